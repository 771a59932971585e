import { type dynamic, runtime } from "@pulumi/pulumi";
import type { Attachment } from "./attachment";

/** Refuses another cluster for an attachment that stands, in previews too: all that the stack has in the one would go, and be made in the other. */
export function clusterFailures(olds: Partial<Attachment>, news: Partial<Attachment>): dynamic.CheckFailure[] {
  const [from, to] = [olds.clusterId, news.clusterId];
  const isMoved = from !== undefined && to !== undefined && to !== runtime.unknownValue && from !== to;
  return isMoved && !news.replaceCluster ? [{ property: "clusterId", reason: reason(from, to) }] : [];
}

function reason(from: string, to: string): string {
  return (
    `This stack runs in the cluster ${from}, and ${to} is another one: its app, Secrets and gateway would go from ${from} and be made in ${to}, which drops all open sockets and gives the gateway another address. ` +
    `Set cluster.id to ${from} again, and bring ${to} up in a stack of its own; in the same mesh it needs another edge.name, certificate.secretName and app.namespace, and edge.anyHost none. Then lead the host names to its address, ` +
    "wait until the gateway of this stack has no sockets left, and destroy this stack. To move this stack all the same, with its sockets cut, set cluster.replaceCluster to true."
  );
}
