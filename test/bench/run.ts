/* `make bench`: the budgets of the design, measured in one run; a table for people and JSON for programs. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheDir } from "../../sandbox/toolchain/cache";
import { fixture } from "../graph/fixtures";
import { runProgram, RunOptions } from "../graph/host";
import { coldToolchain } from "./cold";
import { firstMessage, inside, make, memory, paths } from "./sandbox";
import { median } from "./statistics";

const RUNS = 5;
const JSON_FILE = path.resolve(__dirname, "../../dist/bench.json");

interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

async function main(): Promise<void> {
  make("down");
  try {
    const rows = [...cold(), ...(await programStart()), ...(await sandboxTimes()), ...latencies(), memoryRow()];
    print(rows);
    mkdirSync(path.dirname(JSON_FILE), { recursive: true });
    writeFileSync(JSON_FILE, `${JSON.stringify({ rows }, undefined, 2)}\n`);
    process.stdout.write(`\nas JSON: ${path.relative(process.cwd(), JSON_FILE)}\n`);
  } finally {
    make("down");
  }
}

/** Only when it is asked for, because it takes a quarter of an hour. */
function cold(): Row[] {
  if (process.env.COLD !== "1") return [];
  return [{ what: "toolchain with every cache empty", value: coldToolchain() / 60, unit: "min", budget: 18 }];
}

/** From the start of the program's process to its end, against an engine that answers at once. */
async function programStart(): Promise<Row[]> {
  // As every command of the sandbox has it.
  process.env.NODE_COMPILE_CACHE ??= path.join(cacheDir(), "compile");
  return [...(await startOf("whole program", "sandbox", {})), ...(await startOf("with every option", "everything", await fixture("everything")))];
}

async function startOf(what: string, stack: string, options: RunOptions): Promise<Row[]> {
  // With answers of its own, so that no run stands in for another.
  const run = () => runProgram(stack, { ...options, answers: {} });
  await run();
  const runs = [];
  for (let n = 0; n < RUNS; n++) runs.push(await run());
  return [
    { what: `${what}, start to end`, value: median(runs.map(({ milliseconds }) => milliseconds / 1000)), unit: "s", budget: 1 },
    { what: `${what}, memory at the peak`, value: median(runs.map(({ megabytes }) => megabytes)), unit: "MB", budget: 200 },
  ];
}

async function sandboxTimes(): Promise<Row[]> {
  const starts: number[] = [];
  for (let n = 0; n < 3; n++) {
    if (n > 0) make("down");
    const started = performance.now();
    make("up");
    await firstMessage();
    starts.push((performance.now() - started) / 1000);
  }
  const again = [make("up"), make("up"), make("up")];
  return [
    { what: "make up from nothing to the first wss message", value: median(starts), unit: "s", budget: 25 },
    { what: "make up again, nothing changed", value: median(again), unit: "s", budget: 5 },
  ];
}

/** 64-byte ping and pong over one socket, inside the sandbox, in one run. */
function latencies(): Row[] {
  const pod = (selector: string, namespace: string) =>
    inside(["kubectl", "--context", "ack", "-n", namespace, "get", "pods", "-l", selector, "-o", "jsonpath={.items[0].status.podIP}"]).trim();
  const { ingressIp } = JSON.parse(readFileSync(paths.outputs, "utf8")) as { ingressIp: string };
  const targets = {
    app: `ws://${pod("app=tornado", "default")}:8888/ws`,
    gateway: `ws://${pod("istio=ingressgateway", "istio-system")}/ws`,
    loadBalancer: `ws://${ingressIp}/ws`,
  };
  const words = Object.entries(targets).map(([name, url]) => `${name}=${url}`);
  const { app, gateway, loadBalancer } = JSON.parse(inside(["tsx", "test/bench/latency.ts", ...words])) as Record<keyof typeof targets, Latency>;
  return [
    { what: "round trip, app directly, p50", value: app.p50 / 1000, unit: "ms" },
    { what: "added by the gateway, p50", value: (gateway.p50 - app.p50) / 1000, unit: "ms", budget: 0.15 },
    { what: "added by load balancer and gateway, p50", value: (loadBalancer.p50 - app.p50) / 1000, unit: "ms" },
    { what: "gateway to app, ratio of p50", value: gateway.p50 / app.p50, unit: "x" },
    { what: "round trip through the gateway, p99", value: gateway.p99 / 1000, unit: "ms" },
  ];
}

function memoryRow(): Row {
  return { what: "memory of the running sandbox", value: memory() / 2 ** 30, unit: "GiB", budget: 2 };
}

function print(rows: readonly Row[]): void {
  const lines = rows.map(({ what, value, unit, budget }) => {
    const verdict = budget === undefined ? "" : `budget ${budget} ${unit}${value <= budget ? "" : "  OVER"}`;
    return `${what.padEnd(46)} ${value.toFixed(value < 10 ? 3 : 1).padStart(9)} ${unit.padEnd(4)} ${verdict}`.trimEnd();
  });
  process.stdout.write(`\n${"what (median)".padEnd(46)} ${"measured".padStart(9)}\n${lines.join("\n")}\n`);
}

void main();
