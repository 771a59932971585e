import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const circuitBreaker: Rule = {
  id: "WS210",
  name: "traefik-circuit-breaker",
  severity: "info",
  what: "A circuit breaker over the share of failed answers sees only handshakes.",
  why: "Open sockets are no answers, so a handful of failed handshakes is a large share. Then all clients get 503 while they come back.",
  remedy: "spec:\n  inFlightReq:\n    amount: 20000",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/circuitbreaker/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.middleware],
  check: (document) => at(document, ["spec", "circuitBreaker", "expression"], (value) => /Ratio\(/.test(String(value)) && !/&&/.test(String(value))),
};
