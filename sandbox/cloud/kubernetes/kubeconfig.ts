import { parse } from "yaml";

interface Kubeconfig {
  readonly clusters?: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly "current-context"?: string;
}

/** URL of the API server that a kubeconfig points to. Without the Kubernetes client, which takes a second to load. */
export function serverOf(kubeconfig: string): string {
  const { clusters = [], contexts = [], "current-context": current } = parse(kubeconfig) as Kubeconfig;
  const active = contexts.find(({ name }) => name === current)?.context.cluster;
  return clusters.find(({ name }) => name === active)?.cluster.server ?? "";
}
