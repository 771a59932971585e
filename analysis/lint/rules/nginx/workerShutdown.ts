import { nginxSettings } from "../../facts/nginx";
import { KIND } from "../../kinds";
import { textAt, valueAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const workerShutdown: Rule = {
  id: "WS118",
  name: "worker-shutdown-timeout",
  severity: "warning",
  what: "worker-shutdown-timeout is left at 240 s.",
  why: "Any reload, as for another team's Ingress, starts new workers, and the old ones drop all their sockets 240 s later. All of them fall in one moment.",
  remedy: "data:\n  worker-shutdown-timeout: 3600s",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#worker-shutdown-timeout",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.configMap, KIND.helmRelease],
  check(document) {
    const settings = nginxSettings(document);
    const values = settings === undefined ? undefined : valueAt(document.value, ...settings);
    // Who raises the read timeout means long sockets.
    if (settings === undefined || (secondsOf(textAt(values, "proxy-read-timeout")) ?? 0) <= 240) return [];
    const own = secondsOf(textAt(values, "worker-shutdown-timeout"));
    return own !== undefined && own > 240
      ? []
      : [
          {
            path: [...settings, own === undefined ? "proxy-read-timeout" : "worker-shutdown-timeout"],
            message: "worker-shutdown-timeout is 240 s, so every reload drops all sockets 4 minutes later; proxy-read-timeout does not change that.",
          },
        ];
  },
};
