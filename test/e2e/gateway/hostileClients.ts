import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { until } from "../support/until";
import type { Edge } from "./edge";
import { Http2Session } from "./http2Session";
import { connectionCap } from "./limits";
import type { OptionStack } from "./optionStack";

const HOST = "a.aliyun.com";
const ORIGIN = `https://${HOST}`;
/** As Envoy is told, and what the machine takes on top. */
const HEADERS_SECONDS = 10;
const STREAMS = 100;
const BUFFER_KIBIBYTES = 32;

/** What one client can do to the others: it may use up its own connection, and no more. */
export function provesHostileClients(stack: OptionStack, edge: Edge, gateway: string, pods: number): void {
  // Over a connection of its own, and not counted as a handshake.
  const served = async () => (await edge.curl(HOST, "--fail", "--output", "/dev/null", `${ORIGIN}/favicon.svg`)).code === 0;
  const hasSocket = async () => (await edge.handshake(HOST, ORIGIN).catch(() => 0)) === 101;

  it("takes a connection back from a client that sends its headers byte by byte, also when all are taken", async () => {
    const cap = pods * (await connectionCap(stack, gateway));
    const slow = await Promise.all(Array.from({ length: cap }, () => slowHeaders(edge.httpPort)));
    const since = performance.now();
    await until("all connections are taken", 5, async () => !(await served()));
    await until("each is closed", 3 * HEADERS_SECONDS, () => slow.every(({ destroyed }) => destroyed));
    assert.ok(performance.now() - since > (HEADERS_SECONDS / 2) * 1000, "closed before the time that headers have");
    await until("another client is served", 10, served);
    await until("another client has a socket", 10, hasSocket);
  });

  it("keeps no more for a client that does not read than its buffers, and serves the others", async () => {
    const [pod = ""] = await stack.gatewayPods(gateway);
    const clients = 20;
    const before = await allocated(stack, pod);
    const done = stack.user.tryInside("node", "-e", NEVER_READS, await addressOf(stack, pod), String(clients));
    // What they ask for has long been answered as far as buffers go.
    await pause(8000);
    const each = ((await allocated(stack, pod)) - before) / clients / 1024;
    assert.ok(await served(), "others are not served");
    assert.equal((await done).stdout, `open: ${clients}\n`);
    // Towards both sides, and what Envoy keeps of a connection with TLS.
    assert.ok(each < 5 * BUFFER_KIBIBYTES, `${each.toFixed(0)} KiB for each client that does not read`);
  });

  it("gives one HTTP/2 connection a hundred sockets when it asks for 500, and goes on serving others", async () => {
    const hostile = await Http2Session.connect(HOST, edge.httpsPort, { ca: edge.ca });
    try {
      await until("it has what it gets", 60, async () => {
        // Handshakes are limited by second; hundreds of refused ones would end the connection.
        hostile.ask(30);
        await pause(1000);
        return hostile.sockets >= STREAMS;
      });
      hostile.ask(400);
      await pause(2000);
      assert.equal(hostile.sockets, STREAMS);
      // More often than there are pods.
      for (let n = 0; n < 3 * pods; n++) await until("another client has a socket", 10, hasSocket);
    } finally {
      hostile.close();
    }
  });
}

async function slowHeaders(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  socket.write(`GET /ws HTTP/1.1\r\nHost: ${HOST}\r\nX-Slow: `);
  const trickle = setInterval(() => socket.write("x"), 1000);
  socket.once("close", () => clearInterval(trickle));
  return socket;
}

/** Asks a pod for megabytes over each of some connections, reads none of it, and says how many are open at the end. */
const NEVER_READS = `
  const [host, count] = process.argv.slice(1);
  const { connect } = require("node:tls");
  let open = 0;
  for (let n = 0; n < Number(count); n++) {
    const socket = connect({ host, port: 443, servername: "${HOST}", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] }, () => {
      open++;
      socket.write("GET /page.css HTTP/1.1\\r\\nHost: ${HOST}\\r\\n\\r\\n".repeat(2000));
    });
    socket.on("error", () => undefined).on("close", () => open--);
  }
  setTimeout(() => { console.log("open: " + open); process.exit(); }, 12_000);
`;

async function addressOf(stack: OptionStack, pod: string): Promise<string> {
  return (await stack.json<{ status: { podIP: string } }>("ack", "-n", "istio-system", "get", "pod", pod)).status.podIP;
}

/** Bytes that the Envoy of a pod has allocated. */
async function allocated(stack: OptionStack, pod: string): Promise<number> {
  const curl = ["curl", "--silent", "--fail", "http://127.0.0.1:15000/memory"];
  const memory = JSON.parse(await stack.kubectl("ack", "-n", "istio-system", "exec", pod, "--", ...curl)) as { allocated: string };
  return Number(memory.allocated);
}
