import { Fault } from "./faults";

/** Host names that one certificate answers for; `path` is where they were given, for messages. */
export interface NamedHosts {
  path: string;
  hosts: string[];
}

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

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
  return typeof host !== "string" || HOST.test(host)
    ? []
    : [
        {
          path,
          value: host,
          allowed: "a host name in lower case, such as a.aliyun.com or *.example.com",
          remedy: host === "*" ? "use anyHost to answer every name" : "leave out scheme, port and path",
        },
      ];
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
          allowed: `host names that do not overlap ${other.path} (${other.host})`,
          remedy: "Istio refuses a route that has a host twice, and one certificate must answer for each: name it once",
        },
      ];
}
