import { gatewayPodLabels, isIstioGateway, label, namespaceOf, selectorOf, selects } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import { GraphRule, PolicyResource, say } from "../facts/rule";

/** Who is let in, how often, and what is logged: an object about it that selects no pod is accepted, and does nothing. */
export const policyWithoutGateway: GraphRule = {
  kind: "graph",
  name: "policy-without-gateway",
  description: "What is about the requests of a gateway stands beside its pods and selects them.",
  check(resources) {
    const gateways = resources.filter(isIstioGateway);
    // The labels of a gateway that is only read are not known here.
    if (gateways.length === 0 || gateways.some(({ props }) => read(props, "spec") === undefined)) {
      return [];
    }
    return resources
      .filter((one) => KINDS.test(one.type) && isAboutGateways(one) && !gateways.some((gateway) => selectsPodsOf(one, gateway)))
      .map((one) => ({
        urn: one.urn,
        message: say(
          `selector of ${label(one)}`,
          selectorOf(one),
          gateways.map((gateway) => `labels of the pods of ${label(gateway)} (${JSON.stringify(gatewayPodLabels(gateway))}) in their namespace`).join(", or "),
          "correct the labels, or put it where the gateway's pods are: as it is, it does nothing",
        ),
      }));
  },
};

const KINDS =
  /^kubernetes:(security\.istio\.io\/[^:]+:(AuthorizationPolicy|RequestAuthentication)|telemetry\.istio\.io\/[^:]+:Telemetry|networking\.istio\.io\/[^:]+:EnvoyFilter|istio\.alibabacloud\.com\/[^:]+:ASMLocalRateLimiter)$/;

// In a namespace of apps such an object is about sidecars, unless it names a gateway.
function isAboutGateways(resource: PolicyResource): boolean {
  const selector = selectorOf(resource);
  return namespaceOf(resource.props) === "istio-system" || read(resource.props, "spec.isGateway") === true || (isProps(selector) && "istio" in selector);
}

function selectsPodsOf(resource: PolicyResource, gateway: PolicyResource): boolean {
  return namespaceOf(resource.props) === namespaceOf(gateway.props) && selects(selectorOf(resource), gatewayPodLabels(gateway));
}
