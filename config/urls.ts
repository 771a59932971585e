import * as pulumi from "@pulumi/pulumi";
import { EdgePorts, edgePorts, HTTP_PORT, HTTPS_PORT } from "../components/edges/istio/ports";
import { AnyHost } from "../components/edges/istio/routeServers";
import type { Routes } from "./routes";

/** Scheme, host and port as browsers write them: a port only where it is not the scheme's own. */
export function edgeOrigins(ports: EdgePorts): { https: (host: string) => string; http: ((host: string) => string) | undefined } {
  const { httpPort, httpsPort } = edgePorts(ports);
  const suffix = (port: number, own: number) => (port === own ? "" : `:${port}`);
  return {
    https: (host) => `https://${host}${suffix(httpsPort, HTTPS_PORT)}`,
    http: httpPort === 0 ? undefined : (host) => `http://${host}${suffix(httpPort, HTTP_PORT)}`,
  };
}

/** Where pages and sockets are reached: plain HTTP at the address when any host is answered there, all else at the first host. Empty is nowhere. */
export function edgeUrls({ hosts, route }: Routes, address: pulumi.Output<string>) {
  // A name that starts with *. stands for many.
  const host = hosts.find((name) => !name.startsWith("*.")) ?? hosts[0]!.replace("*", "www");
  const plainHost = route.anyHost === AnyHost.none ? pulumi.output(host) : address;
  const { https, http } = edgeOrigins(route);
  // A gateway that lost its load balancer outside has no address for a while.
  const plain = http === undefined ? undefined : plainHost.apply((name) => (name === "" ? "" : http(name)));
  return {
    http: plain === undefined ? pulumi.output("") : plain.apply((origin) => (origin === "" ? "" : `${origin}/`)),
    ws: plain === undefined ? pulumi.output("") : plain.apply(socketOf),
    https: `${https(host)}/`,
    wss: socketOf(https(host)),
  };
}

function socketOf(origin: string): string {
  return origin === "" ? "" : `${origin.replace("http", "ws")}/ws`;
}
