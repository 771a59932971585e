import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { Fault } from "./faults";
import { isSubdomain } from "./names";
import { quoted } from "./contract/quoted";

/** Host names that one certificate answers for; `path` is where they were given, for messages. */
export interface NamedHosts {
  path: string;
  hosts: string[];
}

/** What is wrong with the host names of a route. No two lists may overlap: a browser would reuse the socket's connection of one for the other. */
export function hostFaults(...lists: NamedHosts[]): Fault[] {
  const named = lists.flatMap(({ path, hosts }) => hosts.map((host, index) => ({ host, path: `${path}[${index}]` })));
  return [
    ...lists.flatMap(emptiness),
    ...named.flatMap(({ host, path }) => shape(host, path)),
    ...named.flatMap((one, at) => overlap(one, named.slice(0, at))),
  ];
}

/** Whether the pattern (`*.example.com`) or name stands for this host too. */
export function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

function emptiness({ path, hosts }: NamedHosts): Fault[] {
  return hosts.length > 0 ? [] : [{ path, value: hosts, allowed: "at least one host name", remedy: "name the host of the certificate" }];
}

function shape(host: string, path: string): Fault[] {
  const remedy = typeof host === "string" ? remedyFor(host) : undefined;
  return remedy === undefined
    ? []
    : [
        {
          path,
          value: host,
          allowed: "a host name in lower case, such as a.aliyun.com or *.example.com",
          remedy,
        },
      ];
}

// What Istio, a certificate and a client's SNI take: a name of two labels or more, the last no number.
function remedyFor(host: string): string | undefined {
  const name = host.replace(/^\*\./, "");
  const labels = name.split(".");
  if (host === "*") return "use anyHost to answer every name";
  if (isIP(name.replace(/^\[|\]$/g, "")) !== 0) return "clients name no address in TLS: use anyHost to answer the bare address, and give a host name here";
  if (/[/:@?#\s]/.test(name)) return "leave out scheme, port and path";
  if (name.endsWith(".")) return "leave out the dot at the end";
  const ascii = domainToASCII(name);
  if (/[^\x20-\x7e]/.test(name))
    return ascii === "" ? "write the name in punycode, as xn--fiqs8s.cn" : `write the name in punycode, as clients send it: ${quoted(ascii)}`;
  if (name.length > 253) return "a host name has at most 253 characters";
  if (labels.some((label) => label.length > 63)) return "each label, between two dots, has at most 63 characters";
  if (labels.length === 1) return "give the full name, with its domain: a name of one label has no public certificate";
  if (/\.\d+$/.test(name)) return "the last label is no number: Istio and clients read such a name as an address";
  if (name !== name.toLowerCase()) return `write it in lower case: ${quoted(host.toLowerCase())}`;
  return isSubdomain(name) ? undefined : "write labels of letters, digits and -, that begin and end with a letter or digit, with one dot between";
}

interface NamedHost {
  host: string;
  path: string;
}

function overlap({ host, path }: NamedHost, before: NamedHost[]): Fault[] {
  const other = before.find((one) => covers(one.host, host) || covers(host, one.host));
  return other === undefined
    ? []
    : [
        {
          path,
          value: host,
          allowed: `host names that do not overlap ${other.path} (${quoted(other.host)})`,
          remedy: "Istio refuses a route that has a host twice, and one certificate must answer for each: name it once",
        },
      ];
}
