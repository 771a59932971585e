import { isIP, isIPv4 } from "node:net";
import { IPv4, IPv6 } from "ipaddr.js";
import * as pulumi from "@pulumi/pulumi";
import { Fault } from "../../faults";
import { AuthorizationPolicy } from "../../istio";
import type { PolicyPlace, ProxyPods } from "./policyPlace";
import { quoted } from "../../contract/quoted";

/**
 * Refuses, with 403, requests from addresses outside the ranges. By the address of the TCP peer, which load balancers of
 * Alibaba Cloud keep and externalTrafficPolicy Local does not hide: the header X-Forwarded-For can be forged.
 * A change of it drops all sockets of the gateway after its drain.
 */
export function restrictSources(gateway: string, pods: ProxyPods, ranges: pulumi.Input<string[]>, place: PolicyPlace): AuthorizationPolicy {
  const name = `${gateway}-source-ranges`;
  return new AuthorizationPolicy(
    name,
    { name, namespace: pods.namespace },
    {
      selector: { matchLabels: pods.selector },
      action: "DENY",
      rules: pulumi.output(ranges).apply((notIpBlocks) => [{ from: [{ source: { notIpBlocks } }] }]),
    },
    place,
  );
}

/** What is wrong with a list of ranges in CIDR form. */
export function rangeFaults(ranges: string[], path = "sourceRanges"): Fault[] {
  const faults = ranges.flatMap((range, index) => rangeFault(range, `${path}[${index}]`));
  return ranges.length > 0
    ? faults
    : [{ path, value: ranges, allowed: "at least one range", remedy: "leave it out to allow all clients: an empty list allows none" }];
}

function rangeFault(range: string, path: string): Fault[] {
  const prefix = parsePrefix(range);
  if (prefix === undefined) {
    return [
      {
        path,
        value: range,
        allowed: "a range in CIDR form, as 203.0.113.0/24 or 2001:db8::/32, without zone and leading zeros",
        remedy: "for one address write its own range, as 203.0.113.7/32",
      },
    ];
  }
  const { address, bits, length, family } = prefix;
  if (bits === 128 && family.parse(address).range() === "ipv4Mapped") {
    return [{ path, value: range, allowed: "IPv4 addresses in their own form", remedy: "clients of IPv4 have the form 203.0.113.7: write it so" }];
  }
  const first = family.networkAddressFromCIDR(range).toString();
  return first === family.parse(address).toString()
    ? []
    : [
        {
          path,
          value: range,
          allowed: "a range that begins at its first address",
          remedy: `${quoted(address)} lies inside it: write ${quoted(`${first}/${length}`)} for the range, or ${quoted(`${address}/${bits}`)} for the address`,
        },
      ];
}

interface Prefix {
  address: string;
  length: number;
  bits: 32 | 128;
  family: typeof IPv4 | typeof IPv6;
}

// As Go's netip.ParsePrefix, by which Istio reads a range. Node's isIP takes zones, which no range may have.
function parsePrefix(range: string): Prefix | undefined {
  const [, address = "", length = ""] = /^([0-9a-f.:]+)\/(0|[1-9]\d{0,2})$/i.exec(range) ?? [];
  const bits = isIPv4(address) ? 32 : 128;
  return isIP(address) === 0 || Number(length) > bits ? undefined : { address, length: Number(length), bits, family: bits === 32 ? IPv4 : IPv6 };
}
