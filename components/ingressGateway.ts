import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { Capacity, CapacityArgs, deriveCapacity } from "./capacity";
import { Fault, refuse, validated } from "./faults";
import { GatewayDrain, gatewayDrain } from "./gatewayDrain";
import { IstioGateway, IstioGatewayStatus } from "./istio";
import { deriveTiming, Timing, TimingArgs } from "./timing";

/** Kinds of load balancer in front of a gateway. */
export const LoadBalancerKind = { clb: "clb", nlb: "nlb" } as const;
export type LoadBalancerKind = (typeof LoadBalancerKind)[keyof typeof LoadBalancerKind];

/** Where the load balancer can be reached from. */
export const AddressType = { internet: "internet", intranet: "intranet" } as const;
export type AddressType = (typeof AddressType)[keyof typeof AddressType];

export interface IngressGatewayArgs {
  /**
   * Id of the attached ACK cluster in which the gateway's pods run.
   */
  clusterId: pulumi.Input<string>;
  /**
   * Version of the mesh; it decides how the gateway is told to drain.
   */
  asmVersion: pulumi.Input<string>;
  /**
   * Kind of load balancer. Default clb. A change replaces the gateway and its address.
   */
  loadBalancer?: LoadBalancerKind;
  /**
   * Where the load balancer is reached from. Default internet. A change replaces its address.
   */
  addressType?: AddressType;
  /**
   * For nlb: at least two zones, each with a vSwitch, as `cn-beijing-a:vsw-1`. Not for clb.
   */
  zoneMaps?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Idle limit and drain; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
  /**
   * Gateway pods, what each of them may use and how many connections it takes; see CapacityArgs.
   */
  capacity?: pulumi.Input<CapacityArgs>;
}

/** The gateway pods and their load balancer. Talks to the mesh API server only; ASM does the rest in the ACK cluster. */
export class IngressGateway extends pulumi.ComponentResource {
  /** IPv4 address or, behind an NLB, host name. */
  public readonly address: pulumi.Output<string>;
  /** The address when it is an IP address, else empty. */
  public readonly ip: pulumi.Output<string>;
  /** The address when it is a host name, else empty. */
  public readonly hostname: pulumi.Output<string>;
  /** Labels of the gateway's pods, for the selector of a Gateway. */
  public readonly selector: pulumi.Output<Record<string, string>>;
  /** Namespace of the gateway's pods: TLS Secrets belong there, in the ACK cluster. */
  public readonly podNamespace: pulumi.Output<string>;

  constructor(name: string, args: IngressGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("asmws:index:IngressGateway", name, args, opts);

    const timing = pulumi.output(args.timing ?? {}).apply(deriveTiming);
    const drain = pulumi.all([args.timing ?? {}, args.asmVersion]).apply(([clock, version]) => gatewayDrain(clock, version));
    warnOfLoss(drain, this);
    const gateway = createGateway(name, args, timing, drain, this);

    this.address = gateway.status.apply((status) => addressOf(name, status));
    this.ip = this.address.apply((address) => (isIP(address) ? address : ""));
    this.hostname = this.address.apply((address) => (isIP(address) ? "" : address));
    this.selector = pulumi.output<Record<string, string>>({ istio: name });
    this.podNamespace = pulumi.output(POD_NAMESPACE);

    this.registerOutputs({ address: this.address, ip: this.ip, hostname: this.hostname, selector: this.selector, podNamespace: this.podNamespace });
  }
}

/** The only namespace in which ASM runs gateways. */
const POD_NAMESPACE = "istio-system";
const LOAD_BALANCER = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const ZONE_MAP = /^[a-z0-9-]+:vsw-[A-Za-z0-9-]+$/;

function checkArgs(name: string, args: IngressGatewayArgs): void {
  const faults: Fault[] = [];
  if (args.loadBalancer === LoadBalancerKind.nlb && args.zoneMaps === undefined) {
    faults.push({
      path: "zoneMaps",
      value: undefined,
      allowed: "two or more zones, as cn-beijing-a:vsw-1",
      remedy: "an NLB needs a vSwitch in at least two zones",
    });
  }
  if (args.loadBalancer !== LoadBalancerKind.nlb && args.zoneMaps !== undefined) {
    faults.push({ path: "zoneMaps", value: args.zoneMaps, allowed: "nothing for clb", remedy: "leave it out, or set loadBalancer to nlb" });
  }
  refuse(`IngressGateway ${name}`, faults);
}

function warnOfLoss(drain: pulumi.Output<GatewayDrain>, resource: pulumi.Resource): void {
  drain.apply(({ loss }) => (loss === undefined ? undefined : pulumi.log.warn(loss, resource)));
}

function createGateway(
  name: string,
  args: IngressGatewayArgs,
  timing: pulumi.Output<Timing>,
  drain: pulumi.Output<GatewayDrain>,
  parent: pulumi.Resource,
): IstioGateway {
  const capacity = pulumi.output(args.capacity ?? {}).apply(deriveCapacity);
  const nlb = args.loadBalancer === LoadBalancerKind.nlb;
  return new IstioGateway(
    name,
    {
      name,
      namespace: POD_NAMESPACE,
      labels: { "asm-gateway-type": "ingress" },
      annotations: drain.apply((told) => ({
        // Read from the gateway's own status: the Service in the ACK cluster is not ours and does not exist at first.
        "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}",
        ...(told.toldBy === "gateway" ? { "asm.alibabacloud.com/gateway-drain-timeout-seconds": String(told.seconds) } : {}),
      })),
    },
    {
      gatewayType: "ingress",
      clusterIds: [args.clusterId],
      serviceType: "LoadBalancer",
      ...(nlb ? { loadBalancerClass: "alibabacloud.com/nlb" } : {}),
      externalTrafficPolicy: "Local",
      serviceAnnotations: loadBalancerAnnotations(name, args, timing, drain, nlb),
      podAnnotations: { "proxy.istio.io/config": proxyConfig(timing, capacity) },
      ports: [
        { name: "http", port: 80, targetPort: 80, protocol: "TCP" },
        { name: "https", port: 443, targetPort: 443, protocol: "TCP" },
      ],
      replicaCount: capacity.gatewayReplicas,
      rollingMaxSurge: "1",
      rollingMaxUnavailable: "0",
      resources: capacity.gatewayResources,
      affinity: apart(name),
    },
    { parent, deleteBeforeReplace: true },
  );
}

// Istio's own words for how long a replaced listener keeps its sockets, and for the cap. As a variable of the container the cap is without effect:
// Istio's bootstrap looks for it in the proxyMetadata of the ProxyConfig and nowhere else.
function proxyConfig(timing: pulumi.Output<Timing>, capacity: pulumi.Output<Capacity>): pulumi.Output<string> {
  return pulumi.interpolate`drainDuration: ${timing.listenerDrainSeconds}s
proxyMetadata:
  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "${capacity.gatewayConnectionCap}"
`;
}

// Listeners stay TCP: an HTTP listener of a CLB closes a silent connection after 60 s at most.
function loadBalancerAnnotations(name: string, args: IngressGatewayArgs, timing: pulumi.Output<Timing>, drain: pulumi.Output<GatewayDrain>, nlb: boolean) {
  const zoneMaps = args.zoneMaps && validated(args.zoneMaps, (zones) => refuse(`IngressGateway ${name}`, zoneFaults(zones as string[])));
  return pulumi.all([timing, drain, zoneMaps]).apply(([clock, told, zones]) => ({
    [`${LOAD_BALANCER}address-type`]: args.addressType ?? AddressType.internet,
    [`${LOAD_BALANCER}${nlb ? "idle-timeout" : "established-timeout"}`]: String(clock.loadBalancerIdleSeconds),
    // Paid by use, a CLB has no size that would cap connections; an NLB never has one.
    ...(nlb ? {} : { [`${LOAD_BALANCER}instance-charge-type`]: "PayByCLCU" }),
    ...(zones ? { [`${LOAD_BALANCER}zone-maps`]: zones.join(",") } : {}),
    ...(told.toldBy === "loadBalancer"
      ? {
          [`${LOAD_BALANCER}connection-drain`]: "on",
          [`${LOAD_BALANCER}connection-drain-timeout`]: String(told.seconds),
        }
      : {}),
  }));
}

/** What is wrong with the zones of an NLB. */
export function zoneFaults(zones: string[]): Fault[] {
  const faults: Fault[] = zones.flatMap((zone, index) =>
    typeof zone !== "string" || ZONE_MAP.test(zone)
      ? []
      : [
          {
            path: `zoneMaps[${index}]`,
            value: zone,
            allowed: "zone:vSwitch, as cn-beijing-a:vsw-1",
            remedy: "name the zone and a vSwitch in it",
          },
        ],
  );
  return zones.length >= 2
    ? faults
    : faults.concat({ path: "zoneMaps", value: zones, allowed: "at least two zones", remedy: "add a vSwitch in a second zone" });
}

// Preferred, not required: a cluster of one node must still run the gateway.
function apart(name: string): Record<string, unknown> {
  const term = (topologyKey: string, weight: number) => ({ weight, podAffinityTerm: { topologyKey, labelSelector: { matchLabels: { istio: name } } } });
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term("topology.kubernetes.io/zone", 100), term("kubernetes.io/hostname", 50)] },
  };
}

function addressOf(name: string, status: IstioGatewayStatus | undefined): string {
  const address = status?.GatewayAddress?.[0];
  if (!address) {
    throw new pulumi.RunError(
      `IstioGateway ${POD_NAMESPACE}/${name} has no address` +
        `${status?.ErrorMessage ? `: ${status.ErrorMessage}` : ""}. Look at it with \`kubectl describe istiogateway\` in the mesh and at the events of ` +
        `Service istio-${name} in the ACK cluster, then run \`pulumi refresh\` and \`pulumi up\`.`,
    );
  }
  return address;
}
