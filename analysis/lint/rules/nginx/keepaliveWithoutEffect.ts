import { nginxSettings } from "../../facts/nginx";
import { at, below } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const keepaliveWithoutEffect: Rule = {
  id: "WS120",
  name: "keepalive-without-effect",
  severity: "info",
  what: "upstream-keepalive settings do not apply to sockets.",
  why: "The pool holds idle connections for plain requests; an upgraded one never returns to it. A socket's life is decided by the read timeout and by reloads.",
  remedy: "# keep it for plain requests, or delete it",
  source: "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document) => at(document, below(nginxSettings(document), "upstream-keepalive-connections"), () => true),
};
