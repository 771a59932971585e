import { KIND, WORKLOADS } from "../../kinds";
import { valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const installAtStart: Rule = {
  id: "WS612",
  name: "install-at-start",
  severity: "warning",
  what: "The container installs software when it starts.",
  why: "It needs the network and another server at every start, and runs another version each time. Behind an egress policy it never starts.",
  remedy: "image: registry.example.com/wscat:6.1.0   # with the program in it",
  source: "https://kubernetes.io/docs/concepts/containers/images/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [...WORKLOADS, KIND.pod],
  check: (document) =>
    containers(document).flatMap(({ path, value }) => {
      const field = ["args", "command"].find((name) =>
        /\b(npm (install|i)|pip3? install|apk add|apt(-get)? install|yarn add)\b/.test(JSON.stringify(valueAt(value, name) ?? "")),
      );
      return field === undefined ? [] : [{ path: [...path, field] }];
    }),
};
