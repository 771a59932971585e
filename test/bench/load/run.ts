/* `make bench-load`: the app under hostile clients, a table. `tsx test/bench/load/run.ts [SOCKETS] [COMMIT…]`; a commit is measured beside the work tree. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import path from "node:path";
import { quantile } from "../statistics";
import { clock } from "./client";
import { Server } from "./server";

const SAMPLED = 50;
const FLOODING = 50;
const PUBLISHES_A_SECOND = 100;
const SECONDS = 15;
/** As the kubelet asks. */
const LIVENESS_MS = 5000;

interface Figures {
  readonly phase: string;
  readonly delivery: readonly number[];
  readonly liveness: readonly number[];
  readonly published: number;
  readonly memory: number;
  /** Share of one core that the server took, and its CPU time for each round. */
  readonly cpu: number;
  readonly cpuOfRound: number;
  /** Load average of the machine when the phase was over. */
  readonly load: number;
}

async function main([sockets = "10000", ...commits]: string[]): Promise<void> {
  print([
    "app",
    "phase",
    "published/s",
    "delivery p50",
    "p99",
    "max (ms)",
    "liveness p50",
    "p99",
    "max (ms)",
    "late",
    "MiB",
    "CPU %",
    "CPU ms a round",
    "load",
  ]);
  for (const commit of [...commits, undefined]) await measure(Number(sockets), commit);
}

async function measure(sockets: number, commit: string | undefined): Promise<void> {
  const server = await Server.start(commit);
  const children: ChildProcess[] = [];
  const client = async (role: string, count: number) => {
    const child = fork(path.join(__dirname, "client.ts"), [role, String(server.port), String(count)], { execArgv: ["--import", "tsx"] });
    children.push(child);
    await once(child, "message");
    return child;
  };
  try {
    await client("crowd", sockets - SAMPLED);
    const sampler = await client("sample", SAMPLED);
    const figures = [await phase("100 publishes/s", server, sampler)];
    await client("flood", FLOODING);
    figures.push(await phase("and 50 flooding sockets", server, sampler));
    for (const each of figures) print([commit ?? "work tree", each.phase, ...cells(each)]);
  } finally {
    for (const child of children) child.kill("SIGKILL");
    server.stop();
  }
}

async function phase(name: string, server: Server, sampler: ChildProcess): Promise<Figures> {
  await delaysOf(sampler);
  const [rounds, cpu, started] = [await server.rounds(), server.cpu, performance.now()];
  const until = started + SECONDS * 1000;
  const [published, liveness] = await Promise.all([publish(server.port, until), probe(server.port, until)]);
  const [cpuMs, milliseconds] = [server.cpu - cpu, performance.now() - started];
  const cpuOfRound = cpuMs / ((await server.rounds()) - rounds);
  const delivery = await delaysOf(sampler);
  return { phase: name, delivery, liveness, published: published / SECONDS, memory: server.memory, cpu: cpuMs / milliseconds, cpuOfRound, load: loadavg()[0]! };
}

async function delaysOf(sampler: ChildProcess): Promise<number[]> {
  const answer = once(sampler, "message");
  sampler.send("delays");
  return ((await answer) as [number[]])[0];
}

/** Sends on time, whatever comes back; how many were taken. */
async function publish(port: number, until: number): Promise<number> {
  const answers: Promise<boolean>[] = [];
  for (let n = 0; performance.now() < until; n++) {
    const url = `http://127.0.0.1:${port}/api?id=${n % 10}&value=${clock()}`;
    answers.push(
      fetch(url).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    const due = until - SECONDS * 1000 + ((n + 1) * 1000) / PUBLISHES_A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  const deadline = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LIVENESS_MS));
  return (await Promise.all(answers.map((answer) => Promise.race([answer, deadline])))).filter(Boolean).length;
}

async function probe(port: number, until: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < until) {
    const started = performance.now();
    const inTime = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(LIVENESS_MS), headers: { connection: "close" } }).then(
      ({ ok }) => ok,
      () => false,
    );
    times.push(inTime ? performance.now() - started : Infinity);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return times;
}

function cells({ published, delivery, liveness, memory, cpu, cpuOfRound, load }: Figures): string[] {
  const three = (values: readonly number[]) => [0.5, 0.99, 1].map((q) => String(Math.round(quantile(values, q))));
  const late = liveness.filter((ms) => ms === Infinity).length;
  return [
    published.toFixed(0),
    ...three(delivery),
    ...three(liveness),
    `${late} of ${liveness.length}`,
    memory.toFixed(0),
    (100 * cpu).toFixed(0),
    cpuOfRound.toFixed(0),
    load.toFixed(1),
  ];
}

function print(row: readonly string[]): void {
  process.stdout.write(`| ${row.join(" | ")} |\n`);
}

void main(process.argv.slice(2));
