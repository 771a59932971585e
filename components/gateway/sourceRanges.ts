import { isIP, isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { Fault } from "../faults";
import { AuthorizationPolicy, Labels } from "../istio";
import { GATEWAY_NAMESPACE } from "../istio/metadata";
import type { PolicyPlace } from "./policyPlace";

/**
 * Refuses, with 403, requests from addresses outside the ranges. By the address of the TCP peer, which load balancers of
 * Alibaba Cloud keep and externalTrafficPolicy Local does not hide: the header X-Forwarded-For can be forged.
 * A change of it cuts all sockets of the gateway after its drain.
 */
export function restrictSources(gateway: string, selector: Labels, ranges: pulumi.Input<string[]>, place: PolicyPlace): AuthorizationPolicy {
  const name = `${gateway}-source-ranges`;
  return new AuthorizationPolicy(
    name,
    { name, namespace: GATEWAY_NAMESPACE },
    {
      selector: { matchLabels: selector },
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
    : [{ path, value: ranges, allowed: "at least one range", remedy: "leave it out to let everybody in: an empty list lets in nobody" }];
}

function rangeFault(range: string, path: string): Fault[] {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? [];
  const bits = isIPv4(address) ? 32 : 128;
  if (isIP(address) === 0 || Number(length) > bits) {
    return [
      {
        path,
        value: range,
        allowed: "a range in CIDR form, as 203.0.113.0/24 or 2001:db8::/32",
        remedy: "for one address write its own range, as 203.0.113.7/32",
      },
    ];
  }
  return numberOf(address) % (1n << BigInt(bits - Number(length))) === 0n
    ? []
    : [
        {
          path,
          value: range,
          allowed: "a range that begins at its first address",
          remedy: `${address} lies inside it: write ${address}/${bits} for the address, or the first address for the range`,
        },
      ];
}

/** The address as one number. */
function numberOf(address: string): bigint {
  if (isIPv4(address)) {
    return joined(address.split(".").map(Number), 8n);
  }
  // An IPv4 address may stand for the last two groups, and "::" for as many groups of zeroes as are missing.
  const groups = address.replace(/[\d.]+\.[\d.]+$/, (last) =>
    Buffer.from(last.split(".").map(Number))
      .toString("hex")
      .replace(/(?=.{4}$)/, ":"),
  );
  const [head, tail] = groups.split("::").map((part) => part.split(":").filter(Boolean));
  const missing = Array<string>(8 - head!.length - (tail?.length ?? 0)).fill("0");
  return joined(
    [...head!, ...(tail === undefined ? [] : [...missing, ...tail])].map((group) => parseInt(group, 16)),
    16n,
  );
}

function joined(parts: number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) + BigInt(part), 0n);
}
