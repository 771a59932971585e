import { Fault } from "../../../faults";
import { GatewayDrain } from "../gatewayDrain";
import { Timing } from "../../../timing";
import { LOAD_BALANCER } from "./idleTimeout";
import { quoted } from "../../../contract/quoted";

/** Kinds of load balancer in front of a gateway. */
export const LoadBalancerKind = { clb: "clb", nlb: "nlb" } as const;
export type LoadBalancerKind = (typeof LoadBalancerKind)[keyof typeof LoadBalancerKind];

/** Where the load balancer can be reached from. */
export const AddressType = { internet: "internet", intranet: "intranet" } as const;
export type AddressType = (typeof AddressType)[keyof typeof AddressType];

/** Which load balancer: a created one, or an existing one (`loadBalancerId`). */
export interface LoadBalancerChoice {
  loadBalancer?: LoadBalancerKind;
  addressType?: AddressType;
  zoneMaps?: string[];
  loadBalancerId?: string;
  preserveClientIp?: boolean;
  /** Which clients are let in, by their own addresses. */
  sourceRanges?: unknown[];
}

const ZONE_MAP = /^[a-z0-9-]+:vsw-[A-Za-z0-9-]+$/;
const ID = { clb: /^lb-[a-z0-9]+$/, nlb: /^nlb-[a-z0-9]+$/ };

/** What a change of makes another load balancer, with another address; in another cluster too. An NLB takes another type of address in place, a CLB does not. */
export function replacingChanges(kind: LoadBalancerKind = LoadBalancerKind.clb): string[] {
  const annotation = (name: string) => `spec.serviceAnnotations["${LOAD_BALANCER}${name}"]`;
  return ["spec.clusterIds", "spec.loadBalancerClass", ...(kind === LoadBalancerKind.nlb ? [] : [annotation("address-type")]), annotation("id")];
}

/** What is wrong with the choice of a load balancer. */
export function loadBalancerFaults(choice: LoadBalancerChoice): Fault[] {
  return [...clientAddressFaults(choice), ...kindFaults(choice)];
}

function clientAddressFaults({ loadBalancer = LoadBalancerKind.clb, preserveClientIp = true, sourceRanges = [] }: LoadBalancerChoice): Fault[] {
  const refused = (allowed: string, remedy: string): Fault[] => [{ path: "preserveClientIp", value: false, allowed, remedy }];
  if (preserveClientIp) {
    return [];
  }
  if (loadBalancer === LoadBalancerKind.clb) {
    return refused("true for clb", "a CLB always keeps the client's address: leave it out");
  }
  return sourceRanges.length === 0
    ? []
    : refused("true beside sourceRanges", "the gateway would compare the NLB's own address with them: leave out one of the two");
}

function kindFaults({ loadBalancer = LoadBalancerKind.clb, addressType, zoneMaps, loadBalancerId }: LoadBalancerChoice): Fault[] {
  if (loadBalancerId !== undefined) {
    return [
      ...idFault(loadBalancer, loadBalancerId),
      ...ownersChoice("addressType", addressType, loadBalancerId),
      ...ownersChoice("zoneMaps", zoneMaps, loadBalancerId),
    ];
  }
  if (loadBalancer === LoadBalancerKind.nlb) {
    return zoneFaults(zoneMaps);
  }
  return zoneMaps === undefined
    ? []
    : [{ path: "zoneMaps", forbidden: "may not be set for a clb", remedy: "a CLB has no zones: leave it out, or set loadBalancer to nlb" }];
}

/** The annotations by which a load balancer is ordered. Listeners stay TCP: an HTTP listener of a CLB closes a silent connection after 60 s at most. */
export function loadBalancerAnnotations(choice: LoadBalancerChoice, timing: Timing, drain: GatewayDrain): Record<string, string> {
  const nlb = choice.loadBalancer === LoadBalancerKind.nlb;
  const annotations = {
    ...(choice.loadBalancerId === undefined ? ordered(choice, nlb) : adopted(choice.loadBalancerId)),
    [nlb ? "idle-timeout" : "established-timeout"]: String(timing.loadBalancerIdleSeconds),
    // A CLB always does; an NLB shows its own address unless this is on.
    ...(nlb ? { "preserve-client-ip": (choice.preserveClientIp ?? true) ? "on" : "off" } : {}),
    ...(drain.enforcedBy === "loadBalancer" ? { "connection-drain": "on", "connection-drain-timeout": String(drain.seconds) } : {}),
  };
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [LOAD_BALANCER + key, value]));
}

function ordered({ addressType, zoneMaps }: LoadBalancerChoice, nlb: boolean): Record<string, string> {
  return {
    "address-type": addressType ?? AddressType.internet,
    // Paid by use, a CLB has no size that would cap connections; an NLB never has one.
    ...(nlb ? { "zone-maps": zoneMaps!.join(",") } : { "instance-charge-type": "PayByCLCU" }),
  };
}

// Without force-override-listeners the cloud leaves the listeners of a load balancer alone that it did not make.
function adopted(id: string): Record<string, string> {
  return { id, "force-override-listeners": "true" };
}

function idFault(kind: LoadBalancerKind, id: string): Fault[] {
  return ID[kind].test(id)
    ? []
    : [
        {
          path: "loadBalancerId",
          value: id,
          allowed: `an id of a load balancer of kind ${quoted(kind)}, as ${kind === "nlb" ? "nlb-2zeabc" : "lb-2zeabc"}`,
          remedy: "give the id of one that you made yourself, and set loadBalancer to its kind",
        },
      ];
}

function ownersChoice(path: string, value: unknown, id: string): Fault[] {
  return value === undefined
    ? []
    : [
        {
          path,
          forbidden: `may not be set beside loadBalancerId (${quoted(id)})`,
          remedy: "its owner has chosen: leave it out, or leave loadBalancerId out to have one made",
        },
      ];
}

/** What is wrong with the zones of an NLB. */
function zoneFaults(zones: string[] = []): Fault[] {
  const wrong = zones.flatMap((zone, index) =>
    ZONE_MAP.test(zone)
      ? []
      : [
          {
            path: `zoneMaps[${index}]`,
            value: zone,
            allowed: "zone:vSwitch, as cn-beijing-a:vsw-1",
            remedy: "name the zone and a vSwitch in it",
          },
        ],
  );
  const names = new Set(zones.map((zone) => zone.split(":")[0]));
  return names.size >= 2
    ? wrong
    : [...wrong, { path: "zoneMaps", value: zones, allowed: "at least two zones for nlb", remedy: "add a vSwitch in a second zone: an NLB outlives one" }];
}
