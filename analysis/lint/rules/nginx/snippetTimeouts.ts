import { KIND } from "../../kinds";
import { matches } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const snippetTimeouts: Rule = {
  id: "WS115",
  name: "snippet-timeouts",
  severity: "warning",
  what: "A snippet sets a timeout of a day or longer.",
  why: "Sockets of peers that are gone stay until then and fill the worker's connections. A heartbeat of 25 s with a read timeout of an hour keeps the living ones.",
  remedy: 'nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"',
  source: "https://nginx.org/en/docs/http/websocket.html",
  edges: ["ingress-nginx", "f5-nginx"],
  versions: "all",
  kinds: [KIND.ingress, KIND.configMap],
  check: (document) =>
    [...matches(document.value, "metadata", "annotations", "*"), ...matches(document.value, "data", "*")].flatMap(({ path, value }) => {
      const long = String(path[path.length - 1]).endsWith("-snippet")
        ? [...String(value).matchAll(/proxy_(?:connect|send|read)_timeout\s+([0-9a-z]+)/g)].filter(([, time]) => (secondsOf(time) ?? 0) >= 86_400)
        : [];
      return long.length === 0 ? [] : [{ path, message: `${long.map(([text]) => text).join(", ")}: allowed is less than a day.` }];
    }),
};
