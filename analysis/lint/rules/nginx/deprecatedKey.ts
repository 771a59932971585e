import { nginxSettings } from "../../facts/nginx";
import { at, below } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const deprecatedKey: Rule = {
  id: "WS111",
  name: "nginx-deprecated-key",
  severity: "warning",
  what: "The key is deprecated and read by no current nginx.",
  why: "nginx replaced it in 1.19.7. Large handshake headers, as cookies of a login, are still refused with 400.",
  remedy: 'large-client-header-buffers: "4 16k"',
  source: "https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2_max_field_size",
  edges: ["ingress-nginx"],
  versions: "1.0 to 1.15",
  kinds: [KIND.configMap, KIND.helmRelease],
  check: (document) =>
    ["http2-max-field-size", "http2-max-header-size"].flatMap((key) =>
      at(document, below(nginxSettings(document), key), () => `${key} is deprecated; write large-client-header-buffers.`),
    ),
};
