import * as pulumi from "@pulumi/pulumi";
import { ipAndHostname } from "../address";
import { adoptGateway } from "./gateway/adopted";
import { Fault, refuse } from "../../faults";
import { createGateway } from "./gateway/created";
import { AddressType, LoadBalancerKind } from "./gateway/loadBalancer";
import { GATEWAY_NAMESPACE } from "../../istio/metadata";
import type { ProxyGatewayArgs } from "../istio/gatewayArgs";
import { portFaults } from "../istio/ports";
import { publishedAddress } from "./gateway/publishedAddress";
import { createPolicies } from "../istio/policies";
import { warnOfOldProxies } from "./gateway/oldProxies";
import type { EdgeLimits } from "../edge";
import { ASM } from "./limits";
import { fieldOf, MeshReference } from "../references";
import { supportFaults } from "../supported";
import { quoted } from "../../contract/quoted";

// The words and types that the arguments are made of.
export { AddressType, LoadBalancerKind } from "./gateway/loadBalancer";
export type { GatewayAutoscalingArgs } from "../istio/autoscaling";

/** A gateway that is made, or one that stands there already (`existingGateway`). */
export interface IngressGatewayArgs extends ProxyGatewayArgs {
  /**
   * Id of the attached ACK cluster in which the gateway's pods run.
   */
  clusterId: pulumi.Input<string>;
  /**
   * The mesh: a ServiceMesh, or version, id and kubeconfig of another stack's. The gateway is told to drain as its own version does, which is older
   * after an upgrade of the mesh alone, and is read by the mesh's id.
   */
  mesh: MeshReference;
  /**
   * Whether the gateway is upgraded after its mesh, within the same update: a rollout of its pods. Needs the mesh's id. Default false: it stays at its
   * version, which is warned of, until it is upgraded in the ASM console.
   */
  upgradeGateway?: boolean;
  /**
   * Name of an existing IstioGateway. It is read and never changed: address and labels come from it, and every
   * other field but clusterId, mesh, ports, timing and capacity is refused.
   */
  existingGateway?: string;
  /**
   * Name of the IstioGateway. Default is the component's name. A change replaces the gateway and its address.
   */
  gatewayName?: string;
  /**
   * Kind of load balancer. Default clb. A change replaces the gateway and its address.
   */
  loadBalancer?: LoadBalancerKind;
  /**
   * Where the load balancer is reached from. Default internet. A change replaces the gateway and its address for clb; an nlb takes it in place.
   */
  addressType?: AddressType;
  /**
   * For nlb: at least two zones, each with a vSwitch, as `cn-beijing-a:vsw-1`. Not for clb.
   */
  zoneMaps?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Id of an existing CLB or NLB that no other Service uses: the address outlives the gateway. Its listeners on
   * the gateway's ports are taken over. Excludes addressType and zoneMaps. A change replaces the gateway and its address.
   */
  loadBalancerId?: pulumi.Input<string>;
  /**
   * Whether the gateway sees the client's address behind an nlb, for sourceRanges, logs and the app. Default true. A clb always shows it. Set it to
   * false when clients reach the same pods by a second load balancer too: connections from one client port would collide.
   */
  preserveClientIp?: boolean;
}

/**
 * The gateway pods and their load balancer. Talks to the mesh API server only; ASM does the rest in the ACK cluster.
 * The option `deletedWith`, for a mesh of the same stack, holds for its policies; the gateway itself is always deleted, with its load balancer.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { IngressGateway, ServiceMesh } from "asmws";
 *
 * const mesh = new ServiceMesh("platform", { existingMeshId: "c0987654321fedcba" });
 * const meshApi = new kubernetes.Provider("mesh", { kubeconfig: mesh.kubeconfig });
 * const capacity = { socketsPerPod: 10_000, pods: 3 };
 * const gateway = new IngressGateway("edge", { mesh, clusterId: "c1234567890abcdef", capacity }, { providers: [meshApi] });
 * export const { address } = gateway;
 * ```
 */
export class IngressGateway extends pulumi.ComponentResource {
  /** IPv4 address or, behind an NLB, host name; empty while a gateway that lost it outside has no new one. */
  public readonly address: pulumi.Output<string>;
  /** The address when it is an IP address, else empty. */
  public readonly ip: pulumi.Output<string>;
  /** The address when it is a host name, else empty. */
  public readonly hostname: pulumi.Output<string>;
  /** What a gateway of ASM can do, for the app behind it. */
  public readonly limits: EdgeLimits = ASM;
  /** Labels of the gateway's pods, for the selector of a Gateway. */
  public readonly selector: pulumi.Output<Record<string, string>>;
  /** Namespace of the gateway's pods: TLS Secrets belong there, in the ACK cluster. */
  public readonly podNamespace: pulumi.Output<string>;
  /** With webSocketOverHttp2 the sockets that each pod has memory for, for the `requestCap` of its routes; else 0, because each of its connections holds one. */
  public readonly requestCap: pulumi.Output<number>;

  constructor(name: string, args: IngressGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    // Children inherit it and cannot opt out, but a gateway that is not deleted leaves its load balancer: so it holds for the policies alone.
    const { deletedWith, ...own } = opts ?? {};
    const { mesh: given, ...shown } = args;
    const mesh = { version: fieldOf(given, "version"), meshId: fieldOf(given, "meshId") };
    // Of the credentials nothing is kept: those of a role end with each run, and would be a change of each.
    super("asmws:index:IngressGateway", name, { ...shown, mesh }, own);

    const gatewayName = args.existingGateway ?? args.gatewayName ?? name;
    const { status, selector, connectionCap, version } = args.existingGateway
      ? adoptGateway(name, args.existingGateway, { ...args, mesh }, this)
      : createGateway(name, gatewayName, { ...args, mesh }, this);
    const edgeSettings = args.edgeSettings ?? args.existingGateway === undefined;
    if (edgeSettings) {
      warnOfOldProxies(gatewayName, version);
    }
    const pods = { selector, namespace: GATEWAY_NAMESPACE };
    createPolicies("IngressGateway", gatewayName, pods, { ...args, edgeSettings }, { parent: this, ...(deletedWith ? { deletedWith } : {}) });

    this.address = publishedAddress(gatewayName, status, args.existingGateway === undefined ? fieldOf(given, "kubeconfig") : undefined);
    ({ ip: this.ip, hostname: this.hostname } = ipAndHostname(this.address));
    this.selector = selector;
    this.podNamespace = pulumi.output(GATEWAY_NAMESPACE);
    this.requestCap = args.webSocketOverHttp2 ? connectionCap : pulumi.output(0);

    const { address, ip, hostname, podNamespace, requestCap } = this;
    this.registerOutputs({ address, ip, hostname, selector, podNamespace, requestCap });
  }
}

// What would change an existing gateway, for all applications behind it.
const OF_ITS_OWNER = [
  "gatewayName",
  "upgradeGateway",
  "loadBalancer",
  "addressType",
  "zoneMaps",
  "loadBalancerId",
  "preserveClientIp",
  "sourceRanges",
  "allowedOrigins",
  "allowNoOrigin",
  "accessLog",
  "webSocketOverHttp2",
  "edgeSettings",
  "autoscaling",
] as const;

function checkArgs(name: string, args: IngressGatewayArgs): void {
  const own = args.existingGateway === undefined ? nameFaults(args.gatewayName ?? name) : adoptionFaults(args);
  refuse(`IngressGateway ${name}`, [...own, ...upgradeFaults(args), ...portFaults(args), ...supportFaults(ASM, args)]);
}

function upgradeFaults({ upgradeGateway, mesh }: IngressGatewayArgs): Fault[] {
  return upgradeGateway && fieldOf(mesh, "meshId") === undefined
    ? [{ path: "upgradeGateway", value: true, allowed: "false without mesh.meshId", remedy: "give the id of the mesh, as ServiceMesh puts it out" }]
    : [];
}

/** What is wrong with the name of a gateway. Its Service is `istio-` and the name, which makes the limit. @internal */
export function nameFaults(name: string, path = "gatewayName"): Fault[] {
  return /^[a-z]([a-z0-9-]{0,55}[a-z0-9])?$/.test(name)
    ? []
    : [
        {
          path,
          value: name,
          allowed: "a name of at most 57 lower-case letters, digits and -, that begins with a letter",
          remedy: "ingressgateway is what ASM's own documents use",
        },
      ];
}

function adoptionFaults(args: IngressGatewayArgs): Fault[] {
  return OF_ITS_OWNER.filter((path) => args[path] !== undefined).map((path) => ({
    path,
    forbidden: `may not be set beside existingGateway (${quoted(args.existingGateway!)})`,
    remedy: "it would change the existing gateway: leave it out, or leave existingGateway out to create a gateway",
  }));
}
