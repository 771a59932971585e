import * as pulumi from "@pulumi/pulumi";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import { refuse, validated } from "../faults";
import { namespaceNameFaults, objectNameFaults } from "../names";
import { fieldOf, GatewayReference } from "./references";

export interface GatewayDisruptionBudgetArgs {
  /**
   * The gateway: one of this library, or labels and namespace of another's pods.
   */
  gateway: GatewayReference;
}

/**
 * Lets a drained or upgraded node take one gateway pod at a time: clients of one come back to the others. An IstioGateway has no
 * field for it. Talks to the ACK API server only. Cuts no socket.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { GatewayDisruptionBudget } from "asmws";
 *
 * // A gateway of another stack; one of this stack is given as it is.
 * const gateway = { selector: { istio: "ingressgateway" }, podNamespace: "istio-system" };
 * const ackApi = new kubernetes.Provider("ack", { kubeconfig: "~/.kube/ack" });
 * new GatewayDisruptionBudget("edge", { gateway }, { providers: [ackApi] });
 * ```
 */
export class GatewayDisruptionBudget extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayDisruptionBudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`GatewayDisruptionBudget ${name}`, objectNameFaults(name));
    const selector = fieldOf(args.gateway, "selector");
    const podNamespace = validated(fieldOf(args.gateway, "podNamespace"), (known) =>
      refuse(`GatewayDisruptionBudget ${name}`, namespaceNameFaults(known, "gateway.podNamespace")),
    );
    super("asmws:index:GatewayDisruptionBudget", name, { gateway: { selector, podNamespace } }, opts);
    new PodDisruptionBudget(
      name,
      {
        metadata: gatewayBudget(name, podNamespace),
        spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** Name and namespace of a gateway's budget. @internal */
export function gatewayBudget<N>(name: string, namespace: N) {
  return { name, namespace };
}
