import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Backend } from "../../../sandbox/cloud/loadBalancer/backends";
import { type Limits, Listener } from "../../../sandbox/cloud/loadBalancer/listener";
import { eventually } from "./eventually";

const LIMITS: Limits = { idleMs: 5_000, drainMs: undefined, scheduler: "roundRobin" };

describe("load balancer listener", () => {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((resource) => resource.close()));
  });

  async function balancer(limits: Limits, backends: Backend[]): Promise<{ listener: Listener; port: number; dial: () => Promise<Socket> }> {
    const listener = new Listener("127.0.0.1", 0, limits);
    opened.push(listener);
    const port = await listener.listen();
    listener.setBackends(backends);
    const dial = async (): Promise<Socket> => {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      socket.on("error", () => {});
      opened.push({ close: () => socket.destroy() });
      await once(socket, "connect");
      return socket;
    };
    return { listener, port, dial };
  }

  /** A server that greets with its name and then echoes. */
  async function server(name: string): Promise<Backend> {
    const sockets = new Set<Socket>();
    const echo: Server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.write(`${name}\n`);
      socket.pipe(socket);
    });
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    opened.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        echo.close();
      },
    });
    return { address: "127.0.0.1", port: (echo.address() as AddressInfo).port };
  }

  it("spreads connections over the backends in turn", async () => {
    const { dial } = await balancer(LIMITS, [await server("a"), await server("b")]);
    const greetings: string[] = [];
    for (let i = 0; i < 4; i++) greetings.push(await read(await dial(), 2));
    assert.deepEqual(greetings.sort(), ["a\n", "a\n", "b\n", "b\n"]);
  });

  it("prefers the backend with the fewest connections when told so", async () => {
    const [a, b] = [await server("a"), await server("b")];
    const { listener, dial } = await balancer({ ...LIMITS, scheduler: "leastConnections" }, [a]);
    for (let i = 0; i < 3; i++) await read(await dial(), 2);
    listener.setBackends([a, b]);
    const greetings: string[] = [];
    for (let i = 0; i < 3; i++) greetings.push(await read(await dial(), 2));
    assert.deepEqual(greetings, ["b\n", "b\n", "b\n"]);
  });

  it("carries bytes whole, more than any buffer holds, while the reader is slow", async () => {
    const { dial } = await balancer(LIMITS, [await server("a")]);
    const socket = await dial();
    await read(socket, 2);
    const payload = Buffer.alloc(8 << 20, 0x5a);
    socket.write(payload);
    assert.equal((await read(socket, payload.length)).length, payload.length);
  });

  it("passes on one end of a connection and keeps the other open", async () => {
    const { listener, dial } = await balancer(LIMITS, [await server("a")]);
    const socket = await dial();
    await read(socket, 2);
    socket.end("last words");
    assert.equal(await read(socket, 10), "last words");
    await once(socket, "close");
    await eventually("the connection is forgotten", () => listener.figures.open === 0);
  });

  it("resets a connection that is idle for the limit, and counts it", async () => {
    const { listener, dial } = await balancer({ ...LIMITS, idleMs: 150 }, [await server("a")]);
    const socket = await dial();
    const error = once(socket, "error");
    await read(socket, 2);
    const [reason] = (await error) as [NodeJS.ErrnoException];
    assert.equal(reason.code, "ECONNRESET");
    await eventually("the connection is forgotten", () => listener.figures.open === 0);
    assert.deepEqual(listener.figures, { open: 0, accepted: 1, idleCuts: 1, drainCuts: 0 });
  });

  it("keeps a connection that speaks in one direction only", async () => {
    const { listener, dial } = await balancer({ ...LIMITS, idleMs: 200 }, [await silentServer()]);
    const socket = await dial();
    let closed = false;
    socket.on("close", () => (closed = true));
    const started = Date.now();
    await eventually("one-way traffic for longer than the limit", () => {
      socket.write("x");
      return Date.now() - started > 500;
    });
    assert.equal(closed, false);
    assert.equal(listener.figures.idleCuts, 0);
  });

  it("resets a client when no backend is ready", async () => {
    const { port } = await balancer(LIMITS, []);
    assert.equal(await endOf(port), "ECONNRESET");
  });

  it("resets a client whose backend refuses", async () => {
    const gone = await server("gone");
    await Promise.all(opened.splice(0).map((resource) => resource.close()));
    const { port } = await balancer(LIMITS, [gone]);
    assert.equal(await endOf(port), "ECONNRESET");
  });

  it("without drain leaves the connections of a backend that left alone, and sends new ones elsewhere", async () => {
    const [a, b] = [await server("a"), await server("b")];
    const { listener, dial } = await balancer(LIMITS, [a]);
    const old = await dial();
    await read(old, 2);
    listener.setBackends([b]);
    assert.equal(await read(await dial(), 2), "b\n");
    old.write("still here");
    assert.equal(await read(old, 10), "still here");
  });

  it("with drain keeps them for the drain time, then resets them", async () => {
    const [a, b] = [await server("a"), await server("b")];
    const { listener, dial } = await balancer({ ...LIMITS, drainMs: 300 }, [a]);
    const old = await dial();
    await read(old, 2);
    const cut = once(old, "error");
    const started = Date.now();
    listener.setBackends([b]);
    old.write("draining");
    assert.equal(await read(old, 8), "draining");
    await cut;
    assert.ok(Date.now() - started >= 295, `cut after ${Date.now() - started} ms`);
    assert.equal(listener.figures.drainCuts, 1);
  });

  it("forgives a backend that comes back before the drain ends", async () => {
    const a = await server("a");
    const { listener, dial } = await balancer({ ...LIMITS, drainMs: 100 }, [a]);
    const socket = await dial();
    await read(socket, 2);
    listener.setBackends([]);
    listener.setBackends([a]);
    const started = Date.now();
    await eventually("the drain time passes", () => Date.now() - started > 200);
    socket.write("alive");
    assert.equal(await read(socket, 5), "alive");
  });

  /** Reads and says nothing. */
  async function silentServer(): Promise<Backend> {
    const sink = createServer((socket) => socket.resume().on("error", () => {}));
    sink.listen(0, "127.0.0.1");
    await once(sink, "listening");
    opened.push(sink);
    return { address: "127.0.0.1", port: (sink.address() as AddressInfo).port };
  }
});

/** How a connection that is opened to the port ends: the error's code. */
async function endOf(port: number): Promise<string | undefined> {
  const socket = connect({ port, host: "127.0.0.1" });
  let code: string | undefined;
  socket.on("error", (error: NodeJS.ErrnoException) => (code = error.code));
  await new Promise((resolve) => socket.on("close", resolve));
  return code;
}

async function read(socket: Socket, length: number): Promise<string> {
  let text = "";
  while (text.length < length) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) await once(socket, "readable");
    else text += chunk.toString("latin1");
  }
  return text;
}
