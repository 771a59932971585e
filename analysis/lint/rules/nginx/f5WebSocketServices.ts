import { F5 } from "../../facts/nginx";
import { looksLikeSockets } from "../../facts/sockets";
import { annotation, annotations } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";
import { targetsOf } from "../../world";

export const f5WebSocketServices: Rule = {
  id: "WS150",
  name: "f5-websocket-services",
  severity: "error",
  what: "F5's controller passes an upgrade only to the Services of nginx.org/websocket-services.",
  why: "Without the name the handshake reaches the app without its Upgrade header. It does not end with 101.",
  remedy: "nginx.org/websocket-services: chat",
  source: "https://github.com/nginx/kubernetes-ingress/tree/main/examples/ingress-resources/websocket",
  edges: ["f5-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check(document) {
    const all = annotations(document);
    if (!Object.keys(all).some((name) => name.startsWith(F5))) return [];
    const listed = (all[`${F5}websocket-services`] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const targets = targetsOf(document).map((target) => target.split("/")[1]!);
    const unknown = listed.filter((name) => !targets.includes(name));
    if (unknown.length > 0)
      return [
        {
          path: annotation(`${F5}websocket-services`),
          side: "value",
          message: `websocket-services names ${unknown.join(", ")}, which is no backend of this Ingress.`,
        },
      ];
    return listed.length === 0 && looksLikeSockets(document) ? [{ path: ["metadata", "annotations"] }] : [];
  },
};
