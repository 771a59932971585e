import { WORKLOADS } from "../../kinds";
import { valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const shellPreStop: Rule = {
  id: "WS605",
  name: "shell-prestop",
  severity: "info",
  what: "preStop sleeps by a shell in the image.",
  why: "An image without a shell fails the hook, and the app gets SIGTERM before endpoints are gone. Kubernetes sleeps by itself since 1.30.",
  remedy: "lifecycle:\n  preStop:\n    sleep:\n      seconds: 10",
  source: "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
  edges: ["kubernetes"],
  versions: "Kubernetes 1.30 and later",
  kinds: WORKLOADS,
  check: (document) =>
    containers(document).flatMap(({ path, value }) => {
      const command = valueAt(value, "lifecycle", "preStop", "exec", "command");
      return Array.isArray(command) && /^(\/bin\/)?(ba|a)?sh -c sleep\s+\d+$|^(\/bin\/)?sleep \d+$/.test(command.map(String).join(" ").trim())
        ? [{ path: [...path, "lifecycle", "preStop", "exec"] }]
        : [];
    }),
};
