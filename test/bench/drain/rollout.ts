import type { UserSandbox } from "../../e2e/lifecycle/userSandbox";
import { until } from "../../e2e/support/until";

/** A Deployment of the ACK cluster, and the label of its pods. */
export interface Deployment {
  readonly namespace: string;
  readonly name: string;
  readonly selector: string;
}

export const APP: Deployment = { namespace: "default", name: "deployment/tornado", selector: "app=tornado" };
export const GATEWAY: Deployment = { namespace: "istio-system", name: "deployment/istio-ingressgateway", selector: "istio=ingressgateway" };

const SECONDS = 120;

/** Replaces every pod; does not wait. */
export function restart(sandbox: UserSandbox, { namespace, name }: Deployment): Promise<string> {
  return sandbox.inside("kubectl", "--context", "ack", "-n", namespace, "rollout", "restart", name);
}

/** Waits until a Deployment runs as it is described, and no pod of what it was before is left. */
export async function settled(sandbox: UserSandbox, { namespace, name, selector }: Deployment): Promise<void> {
  const kubectl = (...words: string[]) => sandbox.inside("kubectl", "--context", "ack", "-n", namespace, ...words);
  await kubectl("rollout", "status", name, `--timeout=${SECONDS}s`);
  await until(`the old pods of ${name} are gone`, SECONDS, async () => {
    const { items } = JSON.parse(await kubectl("get", "pods", "-l", selector, "-o", "json")) as { items: { metadata: { deletionTimestamp?: string } }[] };
    return items.every(({ metadata }) => metadata.deletionTimestamp === undefined);
  });
}
