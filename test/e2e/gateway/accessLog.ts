import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { until } from "../support/until";
import type { Edge } from "./edge";
import type { OptionStack } from "./optionStack";

const OPEN_MS = 1500;
/** Envoy writes its log when the buffer is full or after 10 s. */
const WRITTEN_SECONDS = 25;

export function provesAccessLog(stack: OptionStack, edge: Edge, gateway: string): void {
  it("logs a socket when it ends, with how long it was open, and no query of its path", async () => {
    const mark = `mark-${Date.now()}`;
    const token = `token-${mark}`;
    const socket = await edge.socket("b.aliyun.com", "https://b.aliyun.com", undefined, `ws?token=${token}`, { "user-agent": mark });
    assert.ok(socket instanceof WebSocket, "the handshake was refused");
    const since = performance.now();
    await until("the socket is old enough", 10, () => performance.now() - since > OPEN_MS);
    socket.close();
    await once(socket, "close");
    const open = performance.now() - since;

    const logged = await until("the line in a gateway pod's log", WRITTEN_SECONDS, async () => {
      const pods = await stack.gatewayPods(gateway);
      const logs = await Promise.all(pods.map((pod) => stack.user.succeed("logs", `NAME=istio-system/${pod}`)));
      const log = logs.map(({ stdout }) => stdout).join("\n");
      assert.ok(!log.includes(token), "a query is in the log");
      return durationOf(log, mark);
    });
    assert.ok(logged >= OPEN_MS && logged < open + 1000, `open for ${open.toFixed(0)} ms, logged are ${logged} ms`);
  });
}

/** Milliseconds in Istio's format: code, flags, details, termination, failure, bytes received, bytes sent, duration. */
function durationOf(log: string, mark: string): number | undefined {
  const line = log.split("\n").find((each) => each.includes('"GET /ws HTTP/1.1" 101') && each.includes(`"${mark}"`));
  const [, duration] = /" 101 \S+ \S+ \S+ "[^"]*" \d+ \d+ (\d+)/.exec(line ?? "") ?? [];
  return duration === undefined ? undefined : Number(duration);
}
