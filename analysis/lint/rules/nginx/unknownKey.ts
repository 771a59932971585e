import { nginxSettings } from "../../facts/nginx";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";
import { unknownKeys } from "../../unknownKeys";

/** Keys that are no keys of ingress-nginx, with what is meant. */
const MEANT: Record<string, string> = {
  "proxy-buffers": 'proxy-buffers-number: "8" and proxy-buffer-size: 8k',
  "worker-connections": 'max-worker-connections: "65536"; each socket takes two',
  "ssl-prefer-server-ciphers": "nothing: it is always on",
  "worker-rlimit-nofile": "max-worker-open-files",
  "proxy-http-version": "nothing: it is 1.1, as an annotation on the Ingress otherwise",
  "keepalive-timeout": "keep-alive",
  "websocket-services": "nothing: upgrades are always passed",
  "client-max-body-size": "proxy-body-size",
};

export const unknownKey: Rule = {
  id: "WS110",
  name: "nginx-unknown-key",
  severity: "error",
  what: "The controller has no such key and ignores it without a message.",
  why: "A ConfigMap has no schema, so a wrong name is accepted. The default stays, and the limit shows first under load.",
  remedy: 'data:\n  max-worker-connections: "65536"',
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/",
  edges: ["ingress-nginx"],
  versions: "1.0 to 1.15",
  kinds: [KIND.configMap, KIND.helmRelease],
  check: (document) => unknownKeys(document, nginxSettings(document), "ingress-nginx", MEANT),
};
