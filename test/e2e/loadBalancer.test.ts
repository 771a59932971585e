import assert from "node:assert/strict";
import type { IdleCut } from "./support/idleProbe";
import { inside, kubectl, tryInside } from "./support/sandbox";
import { until } from "./support/until";

const IDLE_SECONDS = 10;
/** What a busy machine may add to a timer and to a frame on its way. */
const TOLERANCE_SECONDS = 2;
const NAME = "short-idle";

/** A load balancer of its own, with the shortest limit there is, straight before the app's pods. */
const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: NAME,
    namespace: "default",
    annotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout": String(IDLE_SECONDS) },
  },
  spec: { type: "LoadBalancer", selector: { app: "tornado" }, ports: [{ port: 80, targetPort: 8888 }] },
};

describe("the load balancer", () => {
  let address: string;
  before(async () => {
    await inside(["kubectl", "--context", "ack", "create", "-f", "-"], JSON.stringify(SERVICE));
    address = await until("the Service has an address", 20, () =>
      kubectl("ack", "get", "service", NAME, "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}"),
    );
    await until(
      "its load balancer serves",
      20,
      async () => (await tryInside(["curl", "--silent", "--fail", "--max-time", "2", `http://${address}/healthz`])).code === 0,
    );
  });
  after(() => kubectl("ack", "delete", "service", NAME));

  it(`cuts a socket that was silent for its idle limit, and no other`, async () => {
    const cut = JSON.parse(await inside(["node", "--import", "tsx", "test/e2e/support/idleProbe.ts", `ws://${address}/ws`])) as IdleCut;
    assert.equal(cut.code, 1006);
    assert.ok(cut.busyOneOpen, "the socket that pings every 3 s was cut too");
    const seconds = cut.silentFor / 1000;
    assert.ok(
      seconds > IDLE_SECONDS - 0.1 && seconds < IDLE_SECONDS + TOLERANCE_SECONDS,
      `cut after ${seconds.toFixed(2)} s of silence, the limit is ${IDLE_SECONDS} s`,
    );
  });
});
