import { isProps } from "../../../facts/props";
import { KIND } from "../../kinds";
import { valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { selectsBy } from "../../world";

export const selectorWithoutServer: Rule = {
  id: "WS502",
  name: "linkerd-selector-without-server",
  severity: "error",
  what: "The selector is about labels of Servers, and no Server has them.",
  why: "It does not select pods. A Server that no authorization names denies all clients.",
  remedy: "kind: AuthorizationPolicy\nspec:\n  targetRef: {group: policy.linkerd.io, kind: Server, name: chat}",
  source: "https://linkerd.io/2/reference/authorization-policy/#serverauthorization",
  edges: ["linkerd"],
  versions: "all",
  kinds: [KIND.linkerdServerAuthorization],
  check(document, world) {
    const selector = valueAt(document.value, "spec", "server", "selector");
    const servers = world.of(KIND.linkerdServer).filter(({ namespace }) => namespace === document.namespace);
    const labels = servers.map(({ value }) => valueAt(value, "metadata", "labels"));
    return selector !== undefined && servers.length > 0 && !labels.some((each) => selectsBy(selector, isProps(each) ? each : {}))
      ? [{ path: ["spec", "server", "selector"] }]
      : [];
  },
};
