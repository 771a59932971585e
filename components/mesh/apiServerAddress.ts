import { quoted } from "../contract/quoted";
import { Fault } from "../faults";

/** What is wrong with the address of an API server, as it stands in a kubeconfig. */
export function apiServerFaults(server: string, path: string): Fault[] {
  const remedy = remedyFor(server);
  return remedy === undefined ? [] : [{ path, value: server, allowed: "an address as https://192.168.0.10:6443", remedy }];
}

function remedyFor(server: string): string | undefined {
  if (!URL.canParse(server)) return "write https://, a host name or an address, and the port";
  const { protocol, username, password, origin, port } = new URL(server);
  if (protocol !== "https:") return "an API server speaks https";
  if (username !== "" || password !== "" || server.includes("@")) return "leave out user and password: the kubeconfig has what the cluster asks for";
  if (port === "0") return "name a port from 1 to 65535";
  // As it is spelled, so that nothing that the parser mends or drops reaches the kubeconfig.
  return [origin, `${origin}/`, `${origin}:443`].includes(server) ? undefined : `write it without path and query, in lower case, as ${quoted(origin)}`;
}
