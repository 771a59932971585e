import { fullName } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

const HTTP2 = /^(http2|grpc|grpc-web|kubernetes\.io\/h2c)$/;

export const servicePortHttp2: Rule = {
  id: "WS418",
  name: "service-port-http2",
  severity: "error",
  what: "The port says HTTP/2, in which the app gets no WebSocket handshake.",
  why: "Envoy turns the handshake into an extended CONNECT towards the app. Few servers know it, so every socket fails.",
  remedy: "ports:\n  - name: http-ws\n    appProtocol: http",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  edges: ["istio", "asm", "gateway-api"],
  versions: "all",
  kinds: [KIND.service],
  check: (document, world) =>
    world.routed.has(fullName(document))
      ? matches(document.value, "spec", "ports", "*").flatMap(({ path, value }) => {
          const [name = "", appProtocol] = [textAt(value, "name"), textAt(value, "appProtocol")];
          // A metrics or gRPC port beside the socket's takes no handshake.
          if (appProtocol !== undefined ? !HTTP2.test(appProtocol) || appProtocol.startsWith("grpc") : !/^(http2|h2)(-|$)/.test(name)) return [];
          return [
            {
              path: [...path, appProtocol === undefined ? "name" : "appProtocol"],
              message: `${appProtocol ?? name} makes the hop to the app HTTP/2: sockets need HTTP/1.1 there.`,
            },
          ];
        })
      : [],
};
