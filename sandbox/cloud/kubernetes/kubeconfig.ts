import { KubeConfig } from "@kubernetes/client-node";

/** URL of the API server that a kubeconfig points to. */
export function serverOf(kubeconfig: string): string {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config.getCurrentCluster()?.server ?? "";
}
