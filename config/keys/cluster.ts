import type { Key } from "../key";

export const CLUSTER_KEYS = {
  "cluster.id": {
    kind: "text",
    argument: "clusterId",
    doc: "Id of the ACK cluster that is attached to the mesh.",
    pattern: /^c[a-z0-9]{8,63}$/,
    allowed: "an id of an ACK cluster",
    required: "give the id of the ACK cluster, as `aliyun cs DescribeClusters` lists it",
    examples: ["c9b8a7f6e5d4c3b2a1"],
  },
  "cluster.replaceCluster": {
    kind: "flag",
    doc: "Whether another cluster.id moves a live stack to that cluster. It drops all open sockets and gives the gateway another address. Otherwise another cluster.id is refused.",
    default: false,
  },
  "cluster.takeOverNamespace": {
    kind: "flag",
    doc: "Whether an existing namespace istio-system, as an earlier attachment leaves it, is taken over by the mesh. Otherwise such a cluster is refused.",
    default: false,
  },
  "cluster.adoptExisting": {
    kind: "flag",
    doc: "Whether objects that were made by hand, as by the tutorial, are taken over and managed by this stack, for one update. Otherwise the preview refuses them and lists each.",
    default: false,
  },
  "cluster.apiServer": {
    kind: "text",
    doc: "Address of the cluster's API server, such as https://192.168.0.10:6443 for the private one.",
    unset: "the public one",
    examples: ["https://192.168.0.10:6443"],
  },
  "cluster.kubeconfigMinutes": {
    kind: "integer",
    doc: "Lifetime of the kubeconfig that each run requests, 15 to 4320 minutes, or 0 for the long-lived kubeconfig; see docs/real-account.md.",
    default: 0,
    examples: [0, 15, 4320],
  },
} as const satisfies Record<string, Key>;
