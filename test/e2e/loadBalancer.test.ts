import assert from "node:assert/strict";
import { deriveTiming } from "../../components/timing";
import type { Lives } from "./support/heartbeatProbe";
import type { IdleCut } from "./support/idleProbe";
import { inside } from "./support/sandbox";
import { IDLE_SECONDS, ShortIdle } from "./support/shortIdle";

const SOCKETS = 20;
const LIMITS_LONG = 10;
/** What a busy machine may add to a timer and to a frame on its way. */
const TOLERANCE_SECONDS = 2;
const HEARTBEAT_SECONDS = deriveTiming({ loadBalancerIdleSeconds: IDLE_SECONDS }).heartbeatSeconds;

/** Begun before the first test of the suite, so that its hundred seconds go by beside the others. */
let beating: ShortIdle;
let lives: Promise<Lives>;

before(async () => {
  beating = await ShortIdle.begin("beating", HEARTBEAT_SECONDS);
  lives = probe<Lives>("heartbeatProbe.ts", beating.url, String(SOCKETS), String(LIMITS_LONG * IDLE_SECONDS));
  // Its failure is told by the test that waits for it.
  lives.catch(() => undefined);
});

describe("the load balancer", () => {
  it("cuts a socket that was silent for its idle limit, and no other", async () => {
    const mute = await ShortIdle.begin("mute", 0);
    const cut = await probe<IdleCut>("idleProbe.ts", mute.url);
    await mute.end();
    assert.equal(cut.code, 1006);
    assert.ok(cut.busyOneOpen, "the socket that pings every 3 s was cut too");
    const seconds = cut.silentFor / 1000;
    assert.ok(
      seconds > IDLE_SECONDS - 0.1 && seconds < IDLE_SECONDS + TOLERANCE_SECONDS,
      `cut after ${seconds.toFixed(2)} s of silence, the limit is ${IDLE_SECONDS} s`,
    );
  });

  it(`lets sockets live ten limits long with the heartbeat of ${HEARTBEAT_SECONDS} s that follows from it, though their clients say nothing`, async () => {
    const { open, ended, fewestPings } = await lives;
    await beating.end();
    assert.deepEqual([open, ended], [SOCKETS, []]);
    assert.ok(fewestPings >= LIMITS_LONG, `the quietest socket saw ${fewestPings} pings`);
  });
});

async function probe<T>(script: string, ...words: string[]): Promise<T> {
  return JSON.parse(await inside(["node", "--import", "tsx", `test/e2e/support/${script}`, ...words])) as T;
}
