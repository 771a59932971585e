import * as pulumi from "@pulumi/pulumi";
import { refuse, validated } from "../../faults";
import { namespaceNameFaults, serviceNameFaults } from "../../names";
import { deriveTiming } from "../../timing";
import { ipAndHostname } from "../address";
import type { EdgeLimits } from "../edge";
import { supportFaults } from "../supported";
import { gatewayCapacity } from "./capacity";
import type { ProxyGatewayArgs } from "./gatewayArgs";
import { addressOf, createService } from "./gatewayService";
import { createWorkload } from "./gatewayWorkload";
import { ISTIO } from "./limits";
import { createPolicies } from "./policies";
import { portFaults } from "./ports";

export interface IstioIngressGatewayArgs extends ProxyGatewayArgs {
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
    ({ ip: this.ip, hostname: this.hostname } = ipAndHostname(this.address));
    this.selector = pulumi.output(selector);
    this.podNamespace = pulumi.output(namespace);
    this.requestCap = args.webSocketOverHttp2 ? capacity.gatewayConnectionCap : pulumi.output(0);

    const { address, ip, hostname, podNamespace, requestCap } = this;
    this.registerOutputs({ address, ip, hostname, selector, podNamespace, requestCap });
  }
}
