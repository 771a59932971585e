import { isProps } from "../../../facts/props";
import { KIND } from "../../kinds";
import { has, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { selectsBy } from "../../world";

export const serverWithoutAuthorization: Rule = {
  id: "WS507",
  name: "linkerd-server-denies-all",
  severity: "error",
  what: "No authorization names the Server, so it denies every client.",
  why: "A Server selects the port from the moment it is made. Every handshake gets 403 until an authorization targets it.",
  remedy: "spec:\n  accessPolicy: audit   # until an AuthorizationPolicy targets it",
  source: "https://linkerd.io/2/reference/authorization-policy/#server",
  edges: ["linkerd"],
  versions: "2.11 and later",
  kinds: [KIND.linkerdServer],
  check(document, world) {
    const policies = world
      .of(KIND.linkerdAuthorizationPolicy)
      .filter(
        ({ namespace, value }) =>
          namespace === document.namespace && [document.name, document.namespace].includes(textAt(value, "spec", "targetRef", "name") ?? ""),
      );
    const labels = valueAt(document.value, "metadata", "labels");
    const old = world
      .of(KIND.linkerdServerAuthorization)
      .filter(
        ({ namespace, value }) =>
          namespace === document.namespace &&
          (textAt(value, "spec", "server", "name") === document.name ||
            (has(value, "spec", "server", "selector") && selectsBy(valueAt(value, "spec", "server", "selector"), isProps(labels) ? labels : {}))),
      );
    return policies.length + old.length === 0 && !has(document.value, "spec", "accessPolicy")
      ? [{ path: ["metadata", "name"], side: "value", message: `No authorization names the Server ${document.name}: it denies every client.` }]
      : [];
  },
};
