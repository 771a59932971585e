import { kubectl, kubectlJson } from "./sandbox";

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/** What Envoy's admin interface answers to this path, in every gateway pod. */
export async function askGateways(path: string): Promise<string[]> {
  const { items } = await kubectlJson<Pods>("ack", "-n", "istio-system", "get", "pods", "-l", "istio=ingressgateway");
  const curl = ["curl", "--silent", "--fail", `http://127.0.0.1:15000${path}`];
  return Promise.all(items.map(({ metadata }) => kubectl("ack", "-n", "istio-system", "exec", metadata.name, "--", ...curl)));
}
