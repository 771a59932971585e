import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import type { CapacityArgs } from "../../capacity";
import { refuse, validated } from "../../faults";
import { namespaceNameFaults, serviceNameFaults } from "../../names";
import { deriveTiming, TimingArgs } from "../../timing";
import type { EdgeLimits } from "../edge";
import { supportFaults } from "../supported";
import type { GatewayAutoscalingArgs } from "./autoscaling";
import { gatewayCapacity } from "./capacity";
import { addressOf, createService } from "./gatewayService";
import { createWorkload } from "./gatewayWorkload";
import { ISTIO } from "./limits";
import { createPolicies } from "./policies";
import { portFaults } from "./ports";

export interface IstioIngressGatewayArgs {
  /**
   * Namespace of the gateway's pods and of the policies about its requests; it exists. Default istio-ingress. A change replaces the gateway and its address.
   */
  namespace?: pulumi.Input<string>;
  /**
   * Revision of the control plane that the pods belong to, as `istioctl tag list` shows it. Default the one that injects pods without a revision.
   * A change is a rollout of the gateway.
   */
  revision?: string;
  /**
   * Annotations of the Service, by which the cloud's controller sets up its load balancer. Default none. What they make of the idle limit belongs in `timing.loadBalancerIdleSeconds` too.
   */
  serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Class of the load balancer. Default the cloud's own. A change replaces the Service and its address.
   */
  loadBalancerClass?: pulumi.Input<string>;
  /**
   * Port of plain HTTP at load balancer and pods; 0 for none. Default 80. A change is a rollout of the gateway, and closes the old port at once.
   */
  httpPort?: number;
  /**
   * Port of HTTPS at load balancer and pods. Default 443. A change is a rollout of the gateway, and closes the old port at once.
   */
  httpsPort?: number;
  /**
   * Addresses that are let in, in CIDR form; all others get 403. Default all. A change drops the gateway's sockets after its drain.
   */
  sourceRanges?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Origins of the pages that are let in, as `https://a.aliyun.com`, on every host of the gateway; others get 403. Default all, so that
   * it is for the app to say. A change drops the gateway's sockets after its drain.
   */
  allowedOrigins?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether clients that send no Origin, which browsers always do, may open a socket, when allowedOrigins are given. Default true.
   */
  allowNoOrigin?: boolean;
  /**
   * Whether each request is logged on the pods' stdout, its path without the query; a WebSocket when it ends, with its duration. Default false:
   * then the mesh decides, and what it logs by itself has queries, where clients put tokens.
   * Switching it drops the gateway's sockets after its drain.
   */
  accessLog?: boolean;
  /**
   * Whether clients may open WebSockets inside HTTP/2 connections (RFC 8441). Default false: browsers use HTTP/1.1 then.
   * One connection holds many sockets then, so each route limits those of a pod by the output `requestCap`.
   * Switching it drops the gateway's sockets after its drain.
   */
  webSocketOverHttp2?: boolean;
  /**
   * Whether the gateway's proxies get the settings that Envoy's documents ask for at an edge: 32 KiB of buffer a connection, request headers within 10 s,
   * 75 s for connections without a request, 100 streams an HTTP/2 connection, paths with single and unescaped slashes, no underscores in names of headers.
   * Default true. Switching it drops the gateway's sockets after its drain.
   */
  edgeSettings?: boolean;
  /**
   * Lets the number of pods follow their CPU. Excludes `capacity.gatewayReplicas`.
   */
  autoscaling?: GatewayAutoscalingArgs;
  /**
   * Idle limit and drain; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
  /**
   * Gateway pods, what each of them may use and how many connections it takes; see CapacityArgs.
   */
  capacity?: pulumi.Input<CapacityArgs>;
}

/**
 * An ingress gateway of Istio on any cluster: Deployment, Service and what lets its pods read certificates. Istio's control plane (1.26 or later) is there already and injects them.
 * Workloads and Istio's objects are in one API server, so one provider is for all components.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { GatewayDisruptionBudget, IstioIngressGateway, TlsCredential, WebSocketApp, WebSocketRoute } from "asmws";
 *
 * const opts = { providers: [new kubernetes.Provider("cluster", { kubeconfig: "~/.kube/config", enableSecretMutable: true })] };
 * const hosts = ["chat.example.com"];
 * // What the load balancer of the cloud is set to; without it the shortest default of a cloud is assumed.
 * const timing = { loadBalancerIdleSeconds: 350 };
 *
 * const gateway = new IstioIngressGateway("edge", { timing }, opts);
 * new GatewayDisruptionBudget("edge", { gateway }, opts);
 * const backend = new WebSocketApp("chat", { edge: gateway, timing }, opts);
 * const certificate = new TlsCredential("chat", { credentialName: "chat-tls", gateway, hosts }, opts);
 * new WebSocketRoute("chat", { hosts, gateway, backend, certificate, timing }, opts);
 * ```
 */
export class IstioIngressGateway extends pulumi.ComponentResource {
  /** IPv4 address or host name of the load balancer. */
  public readonly address: pulumi.Output<string>;
  /** The address when it is an IP address, else empty. */
  public readonly ip: pulumi.Output<string>;
  /** The address when it is a host name, else empty. */
  public readonly hostname: pulumi.Output<string>;
  /** What a gateway of Istio can do, for the app behind it. */
  public readonly limits: EdgeLimits = ISTIO;
  /** Labels of the gateway's pods. */
  public readonly selector: pulumi.Output<Record<string, string>>;
  /** Namespace of the gateway's pods: TLS Secrets belong there. */
  public readonly podNamespace: pulumi.Output<string>;
  /** With webSocketOverHttp2 the sockets that each pod has memory for, which its routes take over; else 0, because each of its connections holds one. */
  public readonly requestCap: pulumi.Output<number>;

  constructor(name: string, args: IstioIngressGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `IstioIngressGateway ${name}`;
    refuse(what, [...serviceNameFaults(name), ...portFaults(args), ...supportFaults(ISTIO, args)]);
    const namespace = validated(args.namespace ?? "istio-ingress", (known) => refuse(what, namespaceNameFaults(known)));
    super("asmws:index:IstioIngressGateway", name, args, opts);

    const selector: Record<string, string> = { "asmws/gateway": name };
    const clock = pulumi.output(args.timing ?? {});
    const timing = clock.apply((given) => deriveTiming(given, ISTIO));
    const drainSeconds = clock.apply(({ gatewayDrainSeconds = ISTIO.drain.pod.default }) => gatewayDrainSeconds);
    const capacity = gatewayCapacity(what, args, ISTIO);
    const { revision, autoscaling } = args;
    // Before the pods, so that none ever serves without them.
    createPolicies("IstioIngressGateway", name, { selector, namespace }, { ...args, edgeSettings: args.edgeSettings ?? true }, { parent: this });
    createWorkload({ name, namespace, selector, revision, timing, drainSeconds, capacity, autoscaling }, this);
    const service = createService({ ...args, name, namespace, selector }, this);

    this.address = addressOf(service);
    this.ip = this.address.apply((address) => (isIP(address) ? address : ""));
    this.hostname = this.address.apply((address) => (isIP(address) ? "" : address));
    this.selector = pulumi.output(selector);
    this.podNamespace = pulumi.output(namespace);
    this.requestCap = args.webSocketOverHttp2 ? capacity.gatewayConnectionCap : pulumi.output(0);

    const { address, ip, hostname, podNamespace, requestCap } = this;
    this.registerOutputs({ address, ip, hostname, selector, podNamespace, requestCap });
  }
}
