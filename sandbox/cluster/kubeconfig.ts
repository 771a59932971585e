import { stringify } from "yaml";
import type { Identity } from "./pki";

/** A kubeconfig whose credentials are embedded, because istiod refuses one that names files. */
export function kubeconfig(cluster: string, server: string, authority: Identity, user: Identity): string {
  // A name of its own, because kubectl merges users of one name when it reads two files.
  const name = `${cluster}-admin`;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: cluster, cluster: { server, "certificate-authority-data": base64(authority.cert) } }],
    users: [{ name, user: { "client-certificate-data": base64(user.cert), "client-key-data": base64(user.key) } }],
    contexts: [{ name: cluster, context: { cluster, user: name } }],
    "current-context": cluster,
  });
}
