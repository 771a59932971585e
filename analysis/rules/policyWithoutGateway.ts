import { gatewaysAmong, isBeside, isGatewayNamespace, isTrafficPolicy, selectsPodsOf } from "../facts/edges";
import { label, namespaceOf, selectorOf } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import { GraphRule, PolicyResource, say } from "../facts/rule";

export const policyWithoutGateway: GraphRule = {
  kind: "graph",
  id: 12,
  name: "policy-without-gateway",
  what: "What is about the requests of a gateway stands beside its pods and selects them.",
  why: "Who is let in, how often, and what is logged: an object about it that selects no pod is accepted, and does nothing.",
  remedy: "correct the labels that it selects, or put it where the gateway's pods are",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
  check(resources) {
    const gateways = gatewaysAmong(resources);
    // The labels of a gateway that is only read are not known here.
    if (gateways.length === 0 || gateways.some(({ made }) => !made)) {
      return [];
    }
    return resources
      .filter((one) => isTrafficPolicy(one) && isAboutGateways(one))
      .filter((one) => !gateways.some((gateway) => isBeside(gateway, one) && selectsPodsOf(gateway, selectorOf(one))))
      .map((one) => ({
        urn: one.urn,
        message: say(
          `selector of ${label(one)}`,
          selectorOf(one),
          gateways.map((gateway) => `labels of the pods of ${gateway.label} (${JSON.stringify(gateway.pods.labels)}) in their namespace`).join(", or "),
          "correct the labels, or put it where the gateway's pods are: as it is, it does nothing",
        ),
      }));
  },
};

// In a namespace of apps such an object is about sidecars, unless it names a gateway.
function isAboutGateways(resource: PolicyResource): boolean {
  const selector = selectorOf(resource);
  return isGatewayNamespace(namespaceOf(resource.props)) || read(resource.props, "spec.isGateway") === true || (isProps(selector) && "istio" in selector);
}
