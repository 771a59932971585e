import assert from "node:assert/strict";
import { closeAll, connect, connectMany, type Client } from "./support/clients";
import { kubectl, kubectlJson } from "./support/sandbox";
import { until } from "./support/until";

const SOCKETS = 60;
/** Endpoint propagation (10 s) and drain (60 s) of the stack, and what a busy machine needs besides. */
const DRAIN_LIMIT_SECONDS = 100;

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

describe("a drain", () => {
  it("of the app closes every socket with 1012, spread over the drain time, and the next pod serves", async function () {
    this.timeout(180_000);
    const clients = await connectMany(SOCKETS, "wss");
    await kubectl("ack", "-n", "default", "rollout", "restart", "deployment/tornado");
    await until("every socket is closed", DRAIN_LIMIT_SECONDS, () => clients.every((client) => client.closed !== undefined));
    assert.deepEqual([...new Set(clients.map((client) => client.closed?.code))], [1012]);
    assert.ok(largestShareInOneSecond(clients) <= 0.15, `closes in one second: ${largestShareInOneSecond(clients)} of all`);
    const again = await connect("wss");
    await until("the new pod sends its values", 10, () => again.values.size > 0);
    closeAll([again]);
  });

  it("of a gateway pod: new sockets are served all the time, open ones live on", async () => {
    const clients = await connectMany(SOCKETS, "ws");
    const { items } = await kubectlJson<Pods>("ack", "-n", "istio-system", "get", "pods", "-l", "istio=ingressgateway");
    const pod = items[0]?.metadata.name ?? "";
    await kubectl("ack", "-n", "istio-system", "delete", "pod", pod, "--wait=false");
    let served = 0;
    await until("the other gateway pods are ready, and serve meanwhile", 60, async () => {
      const probe = await connect("ws");
      closeAll([probe]);
      served += 1;
      return served > 20 && (await kubectl("ack", "-n", "istio-system", "rollout", "status", "deployment/istio-ingressgateway", "--timeout=1s").catch(() => "")).includes("successfully");
    });
    assert.deepEqual(clients.filter((client) => client.closed !== undefined).map((client) => client.closed?.code), []);
    closeAll(clients);
    // With its last connection gone the drained pod ends, long before its grace period.
    await until("the drained pod is gone", 60, async () => !(await kubectl("ack", "-n", "istio-system", "get", "pods", "-o", "name")).includes(pod));
  });
});

function largestShareInOneSecond(clients: readonly Client[]): number {
  const bins = new Map<number, number>();
  for (const { closed } of clients) {
    const second = Math.floor((closed?.at ?? 0) / 1000);
    bins.set(second, (bins.get(second) ?? 0) + 1);
  }
  return Math.max(...bins.values()) / clients.length;
}
