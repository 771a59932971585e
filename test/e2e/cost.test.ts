import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Cost, Cut, Line } from "../../cost/line";
import { userSandbox } from "./lifecycle/userSandbox";
import { closeAll, connectMany, type Client } from "./support/clients";
import { ROOT } from "./support/sandbox";
import { until } from "./support/until";

type Scheme = "ws" | "wss";

/** One row of the README's table: a change, what is said of it, and whose sockets that is about. */
interface Row {
  readonly change: string;
  /** Configuration from now on. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The object, or objects with one price, whose line is put to the test; every other line must say none, or at most. */
  readonly object: RegExp;
  readonly cuts: Cut;
  readonly closes: readonly Scheme[];
  /** Some of them only. */
  readonly part?: true;
}

// Short drains, and sockets that never get too old: so that what is cut at the end of a drain is seen.
const TIMING = { appDrainSeconds: 10, endpointPropagationSeconds: 1, gatewayDrainSeconds: 10, maxConnectionAgeSeconds: 0 };
const BASE = { sharedBus: true, replicas: 2, anyHost: "both", timing: TIMING, capacity: { socketsPerPod: 100, pods: 3 } };
const BOTH: readonly Scheme[] = ["ws", "wss"];
const MORE = { ...TIMING, gatewayDrainSeconds: 12 };

const ROWS: readonly Row[] = [
  {
    change: "routes, DestinationRule, certificate, load balancer's limit, more app pods, and a log that the mesh writes already",
    config: { timing: { ...TIMING, loadBalancerIdleSeconds: 600 }, tlsRotation: "again", replicas: 3, accessLog: true },
    object: /^create Telemetry/,
    cuts: "gateway",
    closes: [],
  },
  { change: "an AuthorizationPolicy", config: { sourceRanges: ["0.0.0.0/0"] }, object: /^create AuthorizationPolicy/, cuts: "gateway", closes: BOTH },
  {
    change: "an EnvoyFilter and a rate limiter",
    config: { webSocketOverHttp2: true, handshakeRateLimit: true },
    object: /^create (EnvoyFilter|ASMLocalRateLimiter)/,
    cuts: "gateway",
    closes: BOTH,
  },
  { change: "a rollout of the gateway", config: { timing: MORE }, object: /^update IstioGateway/, cuts: "gateway", closes: BOTH },
  { change: "a rollout of the app", config: { timing: { ...MORE, heartbeatSeconds: 20 } }, object: /^update Deployment/, cuts: "pods", closes: BOTH },
  { change: "fewer app pods", config: { replicas: 2 }, object: /^update Deployment/, cuts: "pods", closes: BOTH, part: true },
  { change: "another load balancer", config: { addressType: "intranet" }, object: /^replace IstioGateway/, cuts: "all", closes: BOTH },
  {
    change: "a server with TLS, and a redirect of the plain one",
    config: { tlsMinVersion: "1.3", plainHttp: "redirect" },
    object: /^update Gateway /,
    cuts: "gateway",
    closes: ["wss"],
  },
];

const AGED = { plainHttp: "serve", timing: { ...MORE, maxConnectionAgeSeconds: 8 } };
const ROWS_OF_AGE: readonly Row[] = [
  { change: "an AuthorizationPolicy that goes", config: { sourceRanges: [] }, object: /^delete AuthorizationPolicy/, cuts: "gateway", closes: BOTH },
  {
    change: "a rollout of the gateway",
    config: { timing: { ...AGED.timing, gatewayDrainSeconds: 13 } },
    object: /^update IstioGateway/,
    cuts: "gateway",
    closes: BOTH,
  },
];

const SOCKETS = 12;
/** What a busy machine may take from the end of a drain to the last client's knowledge of it, and to replace pods one by one. */
const BUSY_SECONDS = 30;
/** How long nothing may have happened after the longest drain. */
const QUIET_SECONDS = 2;
const CUT = 1006;

describe("what a change costs in open sockets", function () {
  this.timeout(120_000);
  const stack = stackFile("priced");
  const user = userSandbox(".sandbox-cost");

  before(async () => {
    stack.set(BASE);
    await user.succeed("up", `STACK=${stack.name}`);
  });
  after(async () => {
    await user.succeed("down");
    stack.remove();
  });

  for (const row of ROWS) it(`is as said for ${row.change}`, () => prove(row));

  it("is a close frame for each socket once the app lets none outlive a drain", async () => {
    stack.set(AGED);
    await user.succeed("up", `STACK=${stack.name}`);
  });

  for (const row of ROWS_OF_AGE) it(`is as said, by their age, for ${row.change}`, () => prove(row));

  /** Asks what the change costs, opens sockets, makes the change, and compares. */
  async function prove(row: Row): Promise<void> {
    stack.set(row.config);
    const line = await priceOf(row);
    const clients = await open();
    const began = Date.now();
    await user.succeed("up", `STACK=${stack.name}`);
    const affected = row.closes.flatMap((scheme) => clients[scheme]);
    await settled(affected, line, row);
    compare(line, row, affected, began);
    assert.deepEqual(closes(BOTH.flatMap((scheme) => (row.closes.includes(scheme) ? [] : clients[scheme]))), [], "sockets of which nothing was said");
    closeAll([...clients.ws, ...clients.wss]);
  }

  async function priceOf({ object, cuts }: Row): Promise<Line> {
    const { stdout } = await user.succeed("cost", `STACK=${stack.name}`);
    const cost = JSON.parse(readFileSync(user.paths.cost, "utf8")) as Cost;
    assert.ok(stdout.includes("Open sockets that the change of stack priced cuts"));
    assert.deepEqual(
      cost.lines.filter((line) => !object.test(line.change) && line.cuts !== "none" && !line.atMost).map(({ change }) => change),
      [],
    );
    const [line, ...others] = cost.lines.filter(({ change }) => object.test(change));
    assert.equal(line?.cuts, cuts, JSON.stringify(cost));
    for (const other of others) assert.deepEqual({ ...other, urn: "", change: "" }, { ...line, urn: "", change: "" });
    return line;
  }

  async function open(): Promise<Record<Scheme, Client[]>> {
    const at = user.outputs();
    return { ws: await connectMany(SOCKETS, "ws", at), wss: await connectMany(SOCKETS, "wss", at) };
  }
});

/** Waits for every close that was said, or for as long as one could still come. */
async function settled(affected: readonly Client[], line: Line, { part }: Row): Promise<void> {
  const seconds = line.seconds ?? 0;
  if (affected.length > 0 && !part) {
    await until("every socket closes of which that was said", seconds + BUSY_SECONDS, () => affected.every(({ closed }) => closed !== undefined));
    return;
  }
  const quiet = Date.now() + (seconds + QUIET_SECONDS) * 1000;
  await until("nothing closes any more", seconds + BUSY_SECONDS, () => Date.now() > quiet);
}

function compare(line: Line, { part }: Row, affected: readonly Client[], began: number): void {
  const closed = closes(affected);
  if (affected.length === 0) {
    assert.ok(line.atMost || line.cuts === "none", `${line.change} closed nothing`);
    return;
  }
  assert.equal(closed.length < affected.length, part === true, `${closed.length} of ${affected.length} closed`);
  assert.ok(closed.length > 0);
  assert.deepEqual([...new Set(closed.map(({ code }) => code === CUT))], [!line.withCloseFrame], JSON.stringify(closed));
  if (!line.withCloseFrame) {
    const first = Math.min(...closed.map(({ at }) => at));
    assert.ok(first >= began + (line.seconds ?? 0) * 1000, `cut ${(first - began) / 1000} s after the change began, said was ${line.seconds} s`);
  }
}

function closes(clients: readonly Client[]): { code: number; at: number }[] {
  return clients.flatMap(({ closed }) => (closed === undefined ? [] : [closed]));
}

/** A stack of the sandbox with other values, as a file of the checkout. */
function stackFile(name: string) {
  const file = join(ROOT, `Pulumi.${name}.yaml`);
  const stack = parse(readFileSync(join(ROOT, "Pulumi.sandbox.yaml"), "utf8")) as { config: Record<string, unknown> };
  return {
    name,
    /** Sets these and keeps what was set before. */
    set(values: Readonly<Record<string, unknown>>): void {
      for (const [key, value] of Object.entries(values)) stack.config[`asm-websocket:${key}`] = value;
      writeFileSync(file, stringify(stack));
    },
    remove: () => rmSync(file),
  };
}
