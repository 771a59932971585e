import { NGINX, nginxSettings } from "../../facts/nginx";
import { annotation, at, below } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** Settings of buffers, which a socket never passes. */
export const bufferingWithoutEffect: Rule = {
  id: "WS104",
  name: "buffering-without-effect",
  severity: "info",
  what: "Buffering is switched off, which does nothing to a WebSocket.",
  why: "After the 101 nginx copies bytes both ways without these buffers. The setting only hides which of them matter.",
  remedy: "# delete the line",
  source: "https://nginx.org/en/docs/http/websocket.html",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress, KIND.configMap, KIND.helmRelease],
  check(document) {
    const places = ["proxy-buffering", "proxy-request-buffering"].map((key) =>
      document.kind === KIND.ingress ? annotation(`${NGINX}${key}`) : below(nginxSettings(document), key),
    );
    return places.flatMap((place) =>
      at(
        document,
        place,
        (value, path) =>
          value === "off" && `${String(path[path.length - 1]).replace(NGINX, "")} does nothing to a WebSocket: after the 101 nginx buffers nothing.`,
        (path) => (String(path[path.length - 1]).endsWith("proxy-buffering") ? [{ change: "remove", path }] : []),
      ),
    );
  },
};
