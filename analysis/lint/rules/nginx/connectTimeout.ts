import { F5, NGINX, nginxSettings } from "../../facts/nginx";
import { annotation, at, below } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

/** Longer than a healthy pod ever takes to accept. */
const MOST_SECONDS = 10;

export const connectTimeout: Rule = {
  id: "WS103",
  name: "nginx-connect-timeout",
  severity: "warning",
  what: "A long proxy-connect-timeout makes clients wait for pods that are gone.",
  why: "It is the time to reach a pod, not the life of a socket. While it runs the client hangs instead of being sent to another pod.",
  remedy: 'proxy-connect-timeout: "5"',
  source: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_connect_timeout",
  edges: ["ingress-nginx", "f5-nginx"],
  versions: "all",
  kinds: [KIND.ingress, KIND.configMap, KIND.helmRelease],
  check(document) {
    const places =
      document.kind === KIND.ingress
        ? [annotation(`${NGINX}proxy-connect-timeout`), annotation(`${F5}proxy-connect-timeout`)]
        : [below(nginxSettings(document), "proxy-connect-timeout")];
    return places.flatMap((place) =>
      at(
        document,
        place,
        (value) =>
          (secondsOf(value) ?? 0) > MOST_SECONDS &&
          `proxy-connect-timeout is ${secondsOf(value)} s, allowed is up to ${MOST_SECONDS} s: a pod that is gone holds its clients so long.`,
        (path) => [{ change: "set", path, value: '"5"' }],
      ),
    );
  },
};
