import assert from "node:assert/strict";
import { largestShareInOneSecond } from "../bench/drain/figures";
import { LARGEST_SHARE } from "../bench/drain/table";
import { closeAll, connect, connectMany, publish, type Client } from "./support/clients";
import { kubectl, kubectlJson } from "./support/sandbox";
import { until } from "./support/until";

const SOCKETS = 60;
/** Endpoint propagation (10 s) and drain (60 s) of the stack, and what a busy machine needs besides. */
const DRAIN_LIMIT_SECONDS = 100;
const GATEWAY = "deployment/istio-ingressgateway";

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

describe("a drain", () => {
  it("of the app closes every socket with 1012, spread over the drain time, and clients that reconnect are served by the next pod", async () => {
    const clients = await connectMany(SOCKETS, "wss");
    const returned = clients.map(comeBack);
    await kubectl("ack", "-n", "default", "rollout", "restart", "deployment/tornado");
    await until("every socket is closed", DRAIN_LIMIT_SECONDS, () => clients.every((client) => client.closed !== undefined));
    assert.deepEqual([...new Set(clients.map((client) => client.closed?.code))], [1012]);
    const share = largestShareInOneSecond(clients.map(({ closed }) => closed!.at));
    assert.ok(share <= LARGEST_SHARE, `closes in one second: ${share} of all`);

    const again = await Promise.all(returned);
    await publish("6", 77);
    await until("everybody who came back gets the next value", 10, () => again.every((client) => client.values.get("6") === 77));
    assert.deepEqual(
      again.filter((client) => client.closed !== undefined),
      [],
    );
    closeAll(again);
  });

  it("of a gateway pod: new sockets are served all the time, open ones live on", async () => {
    const [pod = ""] = await gatewayPods();
    await servesWhile(() => kubectl("ack", "-n", "istio-system", "delete", "pod", pod, "--wait=false"), [pod]);
  });

  it("of all gateway pods, one after the other: new sockets are served all the time, open ones live on", async () => {
    const pods = await gatewayPods();
    assert.ok(pods.length >= 2, `gateway pods: ${pods.join(" ")}`);
    await servesWhile(() => kubectl("ack", "-n", "istio-system", "rollout", "restart", GATEWAY), pods);
  });
});

/** Opens sockets before, during and after what takes the pods away. None may be refused, and none of the first may be dropped. */
async function servesWhile(takeAway: () => Promise<string>, pods: readonly string[]): Promise<void> {
  const clients = await connectMany(SOCKETS, "ws");
  await takeAway();
  const rollout = kubectl("ack", "-n", "istio-system", "rollout", "status", GATEWAY, "--timeout=60s");
  let ready = false;
  void rollout.then(
    () => (ready = true),
    () => (ready = true),
  );
  let served = 0;
  await until("the next gateway pods are ready, and serve meanwhile", 90, async () => {
    closeAll([await connect("ws")]);
    served += 1;
    return ready && served > 20;
  });
  await rollout;
  assert.deepEqual(
    clients.filter((client) => client.closed !== undefined).map((client) => client.closed?.code),
    [],
  );
  closeAll(clients);
  // With its last connection gone a drained pod ends, long before its grace period.
  await until("the drained pods are gone", 60, async () => !(await gatewayPods()).some((pod) => pods.includes(pod)));
}

async function gatewayPods(): Promise<string[]> {
  const { items } = await kubectlJson<Pods>("ack", "-n", "istio-system", "get", "pods", "-l", "istio=ingressgateway");
  return items.map(({ metadata }) => metadata.name);
}

/** Resolves with the client's next socket, which it opens as soon as the first is closed. */
function comeBack(client: Client): Promise<Client> {
  return new Promise((resolve, reject) => {
    client.socket.once("close", () => void connect("wss").then(resolve, reject));
  });
}
