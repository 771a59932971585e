import { type LintDocument, fullName, label } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt, valueAt } from "../../matches";
import type { Rule, World } from "../../rule";

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
    const all = world.derived(gatewaysByPlace);
    return servers(document).flatMap(({ port, hosts }, index) => {
      const other = hosts.flatMap((host) => all.get(place(document, port, host)) ?? []).find((one) => fullName(one) !== fullName(document));
      return other === undefined ? [] : [{ path: ["spec", "servers", index, "hosts"], message: `${label(other)} serves a host of these at port ${port} too.` }];
    });
  },
};

function gatewaysByPlace(world: World): Map<string, LintDocument[]> {
  const found = new Map<string, LintDocument[]>();
  for (const gateway of world.of(KIND.gateway)) {
    for (const { port, hosts } of servers(gateway)) {
      for (const host of hosts) {
        const key = place(gateway, port, host);
        const same = found.get(key);
        if (same === undefined) found.set(key, [gateway]);
        else same.push(gateway);
      }
    }
  }
  return found;
}

/** A host at a port of certain pods. */
function place(gateway: LintDocument, port: string, host: string): string {
  return JSON.stringify([valueAt(gateway.value, "spec", "selector"), port, host]);
}

function servers(gateway: LintDocument): { port: string; hosts: string[] }[] {
  return matches(gateway.value, "spec", "servers", "*").map(({ value }) => ({
    port: textAt(value, "port", "number") ?? "?",
    hosts: matches(value, "hosts", "*").map((host) => String(host.value).split("/").pop()!),
  }));
}
