import { F5, NGINX, nginxSettings } from "../../facts/nginx";
import { looksLikeSockets } from "../../facts/sockets";
import { annotations } from "../../faults";
import { KIND } from "../../kinds";
import { has, textAt } from "../../matches";
import type { Rule, World } from "../../rule";

export const readTimeoutMissing: Rule = {
  id: "WS119",
  name: "read-timeout-missing",
  severity: "warning",
  what: "A route of sockets leaves proxy-read-timeout at 60 s.",
  why: "nginx drops a socket over which the app sends nothing for that long. Without pings more often than every 20 s one or two late ones are enough.",
  remedy: 'nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"\nnginx.ingress.kubernetes.io/proxy-send-timeout: "3600"',
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets",
  edges: ["ingress-nginx", "f5-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check(document, world) {
    const all = annotations(document);
    const prefix = Object.keys(all).some((name) => name.startsWith(F5)) ? F5 : NGINX;
    const isNginx = textAt(document.value, "spec", "ingressClassName") === "nginx" || Object.keys(all).some((name) => name.startsWith(prefix));
    const isSet = `${prefix}proxy-read-timeout` in all || world.derived(isSetGlobally);
    const heartbeat = world.settings.timing.heartbeatSeconds;
    return isNginx && !isSet && looksLikeSockets(document) && has(document.value, "spec", "rules") && (heartbeat === undefined || heartbeat * 3 >= 60)
      ? [{ path: ["metadata", "name"], side: "value" as const }]
      : [];
  },
};

function isSetGlobally(world: World): boolean {
  return world.of(KIND.configMap, KIND.helmRelease).some((document) => {
    const settings = nginxSettings(document);
    return settings !== undefined && has(document.value, ...settings, "proxy-read-timeout");
  });
}
