import * as pulumi from "@pulumi/pulumi";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import { refuse, validated } from "../../faults";
import { namespaceNameFaults, objectNameFaults } from "../../names";

export interface GatewayDisruptionBudgetArgs {
  /**
   * Labels of the gateway's pods: `selector` of an IngressGateway.
   */
  gatewaySelector: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Namespace of the gateway's pods: `podNamespace` of an IngressGateway.
   */
  namespace: pulumi.Input<string>;
}

/**
 * Lets a drained or upgraded node take one gateway pod at a time: clients of one come back to the others. An IstioGateway has no
 * field for it. Talks to the ACK API server only. Cuts no socket.
 */
export class GatewayDisruptionBudget extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayDisruptionBudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`GatewayDisruptionBudget ${name}`, objectNameFaults(name));
    const namespace = validated(args.namespace, (known) => refuse(`GatewayDisruptionBudget ${name}`, namespaceNameFaults(known)));
    super("asmws:index:GatewayDisruptionBudget", name, args, opts);
    new PodDisruptionBudget(
      name,
      {
        metadata: gatewayBudget(name, namespace),
        spec: { maxUnavailable: 1, selector: { matchLabels: args.gatewaySelector } },
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
