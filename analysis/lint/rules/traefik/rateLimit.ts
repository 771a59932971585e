import { at } from "../../faults";
import { KIND } from "../../kinds";
import { valueAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

/** Handshakes a second below which clients that come back are refused. */
const LEAST = 10;

export const rateLimit: Rule = {
  id: "WS211",
  name: "traefik-rate-limit",
  severity: "warning",
  what: "The rate limit refuses clients that come back together.",
  why: "It counts handshakes of a source, never open sockets. After a rollout most clients of one network get 429.",
  remedy: "spec:\n  inFlightReq:\n    amount: 100\n    sourceCriterion: {ipStrategy: {depth: 1}}",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.middleware],
  check: (document) =>
    at(document, ["spec", "rateLimit", "average"], (value) => {
      const period = secondsOf(valueAt(document.value, "spec", "rateLimit", "period") ?? "1s") ?? 1;
      const rate = Number(value) / period;
      return (
        rate > 0 && rate < LEAST && `The limit is ${Math.round(rate * 10) / 10} handshakes a second for each source: clients that come back together get 429.`
      );
    }),
};
