import { NGINX } from "../../facts/nginx";
import { annotation, annotations } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const corsOnSockets: Rule = {
  id: "WS108",
  name: "cors-on-sockets",
  severity: "warning",
  what: "CORS is open to every origin, which does not restrict WebSockets and invites other sites.",
  why: "Browsers ask no CORS permission for a handshake: they send Origin, and the server must check it. With * every page on the web also reads the HTTP answers.",
  remedy: 'nginx.ingress.kubernetes.io/cors-allow-origin: "https://chat.example.com"   # and check Origin in the app',
  source: "https://www.rfc-editor.org/rfc/rfc6455#section-10.2",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check(document) {
    const { [`${NGINX}enable-cors`]: enabled, [`${NGINX}cors-allow-origin`]: origin = "*" } = annotations(document);
    return enabled === "true" && origin === "*"
      ? [{ path: annotation(`${NGINX}${`${NGINX}cors-allow-origin` in annotations(document) ? "cors-allow-origin" : "enable-cors"}`) }]
      : [];
  },
};
