import { type LintDocument, fullName, label } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";

/** Two Gateways of the same pods that serve a host at one port. */
export const overlappingGateways: Rule = {
  id: "WS421",
  name: "overlapping-gateways",
  severity: "warning",
  what: "Two Gateways of the same pods serve one host at one port.",
  why: "Only one of them is used, by age. A browser that reuses an HTTP/2 connection for the other's name gets 404.",
  remedy: "# one Gateway for the host, or a host of its own for each",
  source: "https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.gateway],
  check(document, world) {
    const mine = servers(document);
    const same = world
      .of(KIND.gateway)
      .filter(
        (other) =>
          other !== document &&
          fullName(other) !== fullName(document) &&
          JSON.stringify(valueAt(other.value, "spec", "selector")) === JSON.stringify(valueAt(document.value, "spec", "selector")),
      );
    return same.flatMap((other) =>
      servers(other).flatMap((theirs) => {
        const index = mine.findIndex((server) => server.port === theirs.port && server.hosts.some((host) => theirs.hosts.includes(host)));
        return index === -1
          ? []
          : [{ path: ["spec", "servers", index, "hosts"], message: `${label(other)} serves a host of these at port ${theirs.port} too.` }];
      }),
    );
  },
};

function servers(gateway: LintDocument): { port: string; hosts: string[] }[] {
  return matches(gateway.value, "spec", "servers", "*").map(({ value }) => ({
    port: textAt(value, "port", "number") ?? "?",
    hosts: matches(value, "hosts", "*").map((host) => String(host.value).split("/").pop()!),
  }));
}
