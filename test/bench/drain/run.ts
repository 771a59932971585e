/* `make bench-drain`: rollouts under open sockets, with the derived settings and with the guide's; a table for people and JSON for programs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { pathsOf } from "../../../sandbox/paths";
import { begin, userSandbox, type UserSandbox } from "../../e2e/lifecycle/userSandbox";
import { until } from "../../e2e/support/until";
import { figures, type Loss, type Row } from "./figures";
import { applyGuide } from "./guide";
import { APP, type Deployment, GATEWAY, restart, settled } from "./rollout";
import { asPromised, table } from "./table";

const ROOT = path.resolve(__dirname, "../../..");
const JSON_FILE = path.join(pathsOf(ROOT).state, "bench", "drain.json");
/** A sandbox of the bench's own, so that the one in use is left alone. */
const FOLDER = ".sandbox-bench-drain";

const SOCKETS = 1000;
/** Small, so that a run takes a minute; everything else is derived from them. */
const GIVEN = { timing: { appDrainSeconds: 30, gatewayDrainSeconds: 60 }, capacity: { socketsPerPod: SOCKETS } };
/** Longer than any of the runs takes. */
const WATCH_SECONDS = 120;
const OPEN_SECONDS = 120;

interface Edge {
  readonly sandbox: UserSandbox;
  readonly address: string;
  readonly windowSeconds: number;
}

async function main(): Promise<void> {
  const sandbox = userSandbox(FOLDER);
  await sandbox.succeed("down");
  try {
    const edge = await deploy(sandbox);
    const derived = await runs(edge, "derived");
    progress("the guide's settings");
    await applyGuide(sandbox);
    publish([...derived, ...(await runs(edge, "guide"))], edge.windowSeconds);
  } finally {
    await sandbox.succeed("down");
  }
}

async function deploy(sandbox: UserSandbox): Promise<Edge> {
  progress("a sandbox with the derived settings");
  await sandbox.succeed("up");
  const pulumi = (...words: string[]) => sandbox.inside("pulumi", "--non-interactive", ...words, "--stack", "sandbox");
  const folder = mkdtempSync(path.join(tmpdir(), "asm-websocket-drain-"));
  try {
    await pulumi("up", "--yes", "--skip-preview", "--config-file", configFile(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  await settled(sandbox, APP);
  await settled(sandbox, GATEWAY);
  const outputs = JSON.parse(await pulumi("stack", "output", "--json")) as { ingressIp: string; reconnectWindowSeconds: number };
  return { sandbox, address: outputs.ingressIp, windowSeconds: outputs.reconnectWindowSeconds };
}

/** The stack's own configuration with the given numbers. */
function configFile(folder: string): string {
  const file = path.join(folder, "Pulumi.sandbox.yaml");
  const { config, ...rest } = parse(readFileSync(path.join(ROOT, "Pulumi.sandbox.yaml"), "utf8")) as { config: object };
  const given = Object.fromEntries(Object.entries(GIVEN).map(([key, value]) => [`asm-websocket:${key}`, value]));
  writeFileSync(file, stringify({ ...rest, config: { ...config, ...given } }));
  return file;
}

async function runs(edge: Edge, settings: Row["settings"]): Promise<Row[]> {
  return [await run(edge, settings, "app rollout", APP), await run(edge, settings, "gateway rollout", GATEWAY)];
}

async function run({ sandbox, address, windowSeconds }: Edge, settings: Row["settings"], scenario: string, deployment: Deployment): Promise<Row> {
  progress(`${settings}, ${scenario}: opening ${SOCKETS} sockets`);
  const { caFile } = sandbox.outputs().host;
  const words = [address, "a.aliyun.com", caFile, String(SOCKETS), String(WATCH_SECONDS)];
  const clients = begin(process.execPath, ["dist/sandbox.js", "shell", "tsx", "test/bench/drain/clients.ts", ...words], { SANDBOX_DIR: FOLDER });
  clients.process.stderr?.on("data", (said: Buffer) => progress(`${settings}, ${scenario}: ${said.toString().trim().split("\n").at(-1)}`));
  const { opened } = JSON.parse(await until("the sockets are open", OPEN_SECONDS, () => firstLine(clients.said()))) as { opened: number };
  await restart(sandbox, deployment);
  const { stdout } = await clients.ended;
  await settled(sandbox, deployment);
  const losses = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Loss[];
  return { settings, scenario, asked: SOCKETS, sockets: opened, ...figures(losses, windowSeconds) };
}

function firstLine(said: string): string | undefined {
  return /^\{"opened":\d+\}$/m.exec(said)?.[0];
}

function publish(rows: readonly Row[], windowSeconds: number): void {
  mkdirSync(path.dirname(JSON_FILE), { recursive: true });
  writeFileSync(JSON_FILE, `${JSON.stringify({ given: GIVEN, reconnectWindowSeconds: windowSeconds, rows }, undefined, 2)}\n`);
  const caption = `given ${JSON.stringify(GIVEN)}; the window is ${windowSeconds} s`;
  process.stdout.write(`\n${table(rows)}\n\n${caption}\nas JSON: ${path.relative(process.cwd(), JSON_FILE)}\n`);
  if (!asPromised(rows)) {
    process.stdout.write("the derived settings did NOT do what they promise\n");
    process.exitCode = 1;
  }
}

let said = "";

/** One line that is written over on a terminal; elsewhere a line for each change. */
function progress(line: string): void {
  if (line !== said) process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  said = line;
}

void main();
