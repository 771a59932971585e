import { dashboardsOf } from "../../facts/dashboard";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const durationOfSockets: Rule = {
  id: "WS737",
  name: "duration-of-sockets",
  severity: "warning",
  what: "Latency is measured with sockets among the requests.",
  why: "Istio counts a socket when it ends, with its whole life as duration. One that was open for an hour is a p99 of an hour.",
  remedy: 'istio_request_duration_milliseconds_bucket{response_code!="101"}',
  source: "https://istio.io/latest/docs/reference/config/metrics/",
  edges: ["istio", "asm", "prometheus"],
  versions: "all",
  kinds: [KIND.prometheusRule, KIND.configMap],
  check: (document) => {
    const isBlind = (text: unknown): boolean => /istio_request_duration_milliseconds/.test(String(text)) && !/response_code/.test(String(text));
    return [
      ...matches(document.value, "spec", "groups", "*", "rules", "*", "expr").filter(({ value }) => isBlind(value)),
      ...(dashboardsOf(document).length > 0 ? matches(document.value, "data", "*").filter(({ value }) => isBlind(value)) : []),
    ].map(({ path }) => ({ path }));
  },
};
