import type { EdgeFacts } from "../../facts/edge";
import { LOAD_BALANCER } from "../../facts/loadBalancer";
import { text } from "../../facts/props";
import { Effect, none, unknown } from "../line";

/** What drops with a gateway's load balancer. */
export function removal(gateway: EdgeFacts, next: EdgeFacts | undefined): Effect {
  return {
    drops: "all",
    which: `all of ${gateway.label}`,
    when: "at once",
    seconds: 0,
    withCloseFrame: false,
    why: `the load balancer lets its connections go before any pod of the gateway drains${next === undefined ? "" : ", and clients find no gateway until the next one is ready"}`,
    ...(next === undefined || keepsAddress(gateway, next) ? {} : { newAddress: true as const }),
  };
}

/** The address of a load balancer that stands by itself outlives the gateway. */
function keepsAddress(before: EdgeFacts, after: EdgeFacts): boolean {
  const [one, other] = [before, after].map(({ loadBalancer }) => loadBalancer?.annotations.id);
  return one !== undefined && one === other;
}

/** Annotations that a load balancer takes over in place. */
const IN_PLACE =
  /^(established-timeout|idle-timeout|connection-drain|connection-drain-timeout|scheduler|spec|instance-charge-type|bandwidth|charge-type|name|additional-resource-tags|delete-protection|modification-protection|force-override-listeners)$/;
const OTHER_ADDRESS = /^(id|vswitch-id)$/;

/** What a changed annotation about the load balancer of a gateway drops. */
export function loadBalancerEffect(path: string, before: EdgeFacts, after: EdgeFacts): Effect {
  const name = path.split(LOAD_BALANCER)[1]?.replace(/"\]$/, "") ?? path;
  if (OTHER_ADDRESS.test(name)) {
    return removal(before, after);
  }
  if (name === "preserve-client-ip") {
    return unknown("new connections to an NLB show the client's address, or no longer do; what becomes of open ones is not documented");
  }
  if (name === "address-type") {
    return addressType(before, after);
  }
  if (name === "zone-maps") {
    return zones(before, after);
  }
  return IN_PLACE.test(name)
    ? none(`the load balancer takes ${name} over and keeps its connections`)
    : unknown(`the effect of a change of ${name} on a load balancer was not measured`);
}

/** An NLB stays, with its listeners, and its name leads to the other addresses. A CLB would have to be another one. */
function addressType(before: EdgeFacts, after: EdgeFacts): Effect {
  return before.loadBalancer?.named && after.loadBalancer?.named
    ? unknown("an NLB takes another address type in place, with other addresses behind its name; what becomes of connections to the old ones is not documented")
    : removal(before, after);
}

function zones(before: EdgeFacts, after: EdgeFacts): Effect {
  const next = zonesOf(after);
  const left = zonesOf(before).filter((zone) => !next.includes(zone));
  return left.length === 0
    ? none("the load balancer gets an address in another zone, and keeps those that it has")
    : unknown(
        `an NLB gives up the address that it has in ${left.join(", ")}, with the sockets that came through it; the sandbox has one address only to measure`,
      );
}

function zonesOf({ loadBalancer }: EdgeFacts): string[] {
  return (text(loadBalancer?.annotations, "zone-maps") ?? "").split(",");
}
