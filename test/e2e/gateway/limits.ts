import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { parse } from "yaml";
import { until } from "../support/until";
import type { Edge } from "./edge";
import type { OptionStack } from "./optionStack";

const HOST = "a.aliyun.com";
const ORIGIN = `https://${HOST}`;
const PODS = 2;
/** As the stack is told. */
const PER_SECOND = 10;
const REQUESTS = 150;

interface IstioGateway {
  readonly spec: { readonly podAnnotations: Readonly<Record<string, string>> };
}

export function provesLimits(stack: OptionStack, edge: Edge, gateway: string): void {
  it("answers 429 to handshakes over the rate of its pods, and to nothing else", async () => {
    // A version that no server speaks: the app answers at once.
    const handshake = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 1", `Origin: ${ORIGIN}`];
    const answers = await many(edge, "ws", ...handshake);
    const [passed, refused] = ["426", "429"].map((status) => answers.filter((answer) => answer === status).length) as [number, number];
    assert.equal(passed + refused, REQUESTS, answers.join(" "));
    assert.ok(passed >= PODS * PER_SECOND && refused > 0, `${refused} of ${REQUESTS} are refused, each of ${PODS} pods allows ${PER_SECOND} in a second`);
    assert.deepEqual([...new Set(await many(edge, "favicon.svg"))], ["200"]);
    await until("the next second's share", 10, async () => (await edge.handshake(HOST, ORIGIN)) === 101);
  });

  it("refuses the connection after the last one that its pods may have, and takes it again when one is free", async () => {
    const cap = await connectionCap(stack, gateway);
    const more = 10;
    const sockets = await Promise.all(Array.from({ length: PODS * cap + more }, () => openIdle(edge.httpPort)));
    const open = () => sockets.filter(({ closed, destroyed }) => !closed && !destroyed).length;
    await until("connections over the cap are closed", 10, () => open() <= PODS * cap);
    // Another test's last connections may still be ending.
    assert.ok(open() > PODS * cap - more, `${open()} of ${sockets.length} connections are open, the cap is ${PODS} times ${cap}`);
    await assert.rejects(edge.handshake(HOST, ORIGIN));

    for (const socket of sockets) socket.destroy();
    await until("a socket is served again", 10, async () => (await edge.handshake(HOST, ORIGIN).catch(() => 0)) === 101);
  });
}

/** The statuses of requests that curl sends as fast as they are answered. */
async function many(edge: Edge, path: string, ...headers: readonly string[]): Promise<string[]> {
  const report = ["--no-progress-meter", "--output", "/dev/null", "--write-out", "%{http_code}\n"];
  const given = headers.flatMap((header) => ["--header", header]);
  const requests = ["--http1.1", "--parallel", "--parallel-max", "8", `${ORIGIN}/${path}?n=[1-${REQUESTS}]`];
  const { stdout } = await edge.curl(HOST, ...given, ...report, ...requests);
  return stdout.trim().split("\n");
}

/** Connections that one pod of a gateway may have. */
export async function connectionCap(stack: OptionStack, gateway: string): Promise<number> {
  const { spec } = await stack.json<IstioGateway>("asm", "-n", "istio-system", "get", "istiogateway", gateway);
  const { proxyMetadata } = parse(spec.podAnnotations["proxy.istio.io/config"] ?? "") as { proxyMetadata: Record<string, string> };
  return Number(proxyMetadata.ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS);
}

/** A connection that says nothing. */
async function openIdle(port: number) {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  return socket;
}
