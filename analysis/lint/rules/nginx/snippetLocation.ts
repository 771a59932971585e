import { NGINX } from "../../facts/nginx";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const snippetLocation: Rule = {
  id: "WS113",
  name: "snippet-location",
  severity: "error",
  what: "A location in a snippet has no proxy_pass.",
  why: "It takes the path away from the route that the controller wrote. Handshakes get 404 from nginx itself.",
  remedy: "# delete the location: the path of the Ingress is enough",
  source: "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document) =>
    at(document, annotation(`${NGINX}server-snippet`), (value) => {
      const [, name] = /location\s+([^{]*)\{(?![^]*(proxy_pass|return|grpc_pass))/.exec(String(value)) ?? [];
      return name !== undefined && `location ${name.trim()} has no proxy_pass: it answers 404 in place of the route.`;
    }),
};
