import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

const PROTOCOLS = ["unknown", "HTTP/1", "HTTP/2", "gRPC", "opaque", "TLS"];

export const proxyProtocol: Rule = {
  id: "WS505",
  name: "linkerd-proxy-protocol",
  severity: "error",
  what: "The policy webhook does not know this proxyProtocol.",
  why: "The schema takes any text and the webhook refuses it. For sockets HTTP/1 passes the upgrade.",
  remedy: "proxyProtocol: HTTP/1",
  source: "https://linkerd.io/2/reference/authorization-policy/#server",
  edges: ["linkerd"],
  versions: "all",
  kinds: [KIND.linkerdServer],
  check: (document) =>
    at(
      document,
      ["spec", "proxyProtocol"],
      (value) => !PROTOCOLS.includes(String(value)) && `proxyProtocol is ${quotedValue(value)}, allowed is ${PROTOCOLS.join(", ")}.`,
      (path, value) => (value === "HTTP/1.1" ? [{ change: "set", path, value: "HTTP/1" }] : []),
    ),
};
