/* `make test`: every check in order, cheapest first; the last line is the sum. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

interface Counts {
  readonly passes: number;
  readonly failures: number;
  /** A line for each failure, for the summary. */
  readonly failed: readonly string[];
}

/** A check of the whole counts as one; a suite counts its tests. */
interface Check {
  readonly name: string;
  readonly command: readonly string[];
  readonly counts: "as one" | "its tests";
  readonly cwd?: string;
  /** A check that takes longer hangs, and is ended as failed. Default 10. */
  readonly minutes?: number;
}

const mocha = (suite: string, folder = `test/${suite}`): Check => ({
  name: suite,
  command: ["mocha", "--config", `${folder}/.mocharc.json`, "--reporter", "test/report.cjs"],
  counts: "its tests",
});

/** Whose imports are checked; tests may import from everything. */
const FOLDERS = ["index.ts", "config", "components", "analysis", "policy", "cli", "app/src", "sandbox", "library", "tools", "examples"];

/** Checks one after the other; those of an inner list at the same time, because they mostly wait. */
const CHECKS: readonly (Check | readonly Check[])[] = [
  { name: "lint", command: ["eslint", "."], counts: "as one" },
  { name: "arrows", command: ["depcruise", "--config", ".dependency-cruiser.mjs", ...FOLDERS], counts: "as one" },
  { name: "words", command: ["cspell", "lint", "--no-progress", "--no-summary", "**"], counts: "as one" },
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."], counts: "as one" },
  { name: "typecheck", command: ["tsc", "--noEmit"], counts: "as one" },
  { name: "typecheck of the page", command: ["tsc", "--noEmit", "-p", "app/public"], counts: "as one" },
  { name: "workflows", command: ["sh", "-c", "go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 .github/workflows/*.yml"], counts: "as one" },
  // Offline: what asks the network of a runner is off, so that it says the same everywhere.
  { name: "security of workflows", command: ["sh", "test/zizmor.sh"], counts: "as one" },
  { name: "secrets", command: ["secretlint", "**/*"], counts: "as one" },
  mocha("unit"),
  mocha("fuzz"),
  mocha("integration"),
  mocha("graph"),
  mocha("plugins"),
  mocha("package"),
  { name: "unit tests of the node", command: ["go", "test", "./..."], counts: "as one", cwd: "sandbox/node" },
  // Some 17 minutes on a machine that has never built it, and seconds on every other.
  { name: "toolchain", command: ["node", "--enable-source-maps", "dist/sandbox.js", "toolchain"], counts: "as one", minutes: 60 },
  { name: "set-up of e2e", command: ["sh", "test/e2e/setup.sh"], counts: "as one" },
  [
    { ...mocha("e2e"), minutes: 55 },
    { ...mocha("lifecycle", "test/e2e/lifecycle"), minutes: 55 },
  ],
];

async function main(wanted: readonly string[]): Promise<void> {
  const isWanted = ({ name }: Check) => wanted.length === 0 || wanted.includes(name);
  const started = Date.now();
  let total = sum([]);
  for (const step of CHECKS) {
    const checks = [step].flat().filter(isWanted);
    for (const counts of await Promise.all(checks.map((check) => run(check, checks.length > 1 ? `${check.name}: ` : "")))) total = sum([total, counts]);
  }
  process.stdout.write(total.failed.map((line) => `\nfailed: ${line}\n`).join(""));
  process.stdout.write(`\nall checks took ${Math.round((Date.now() - started) / 1000)} s\n${total.passes} passed, ${total.failures} failed\n`);
  process.exitCode = total.failures === 0 && total.passes > 0 ? 0 : 1;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Runs a check to its end. Each of its lines begins with the prefix. */
async function run({ name, command, counts, cwd, minutes = 10 }: Check, prefix: string): Promise<Counts> {
  process.stdout.write(`\n== ${name}\n`);
  const dir = mkdtempSync(join(tmpdir(), "asm-websocket-test-"));
  const report = join(dir, "report");
  const [program = "", ...args] = command;
  const env = { ...process.env, REPORT_FILE: report, GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" };
  // A group of its own, because a suite has processes under it that would outlive it.
  const child = spawn(program, args, { stdio: ["ignore", prefix ? "pipe" : "inherit", prefix ? "pipe" : "inherit"], env, cwd, detached: true });
  const end = () => void (child.pid !== undefined && process.kill(-child.pid, "SIGTERM"));
  const limit = setTimeout(end, minutes * 60_000);
  const stop = () => (end(), process.exit(130));
  for (const signal of SIGNALS) process.on(signal, stop);
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on("line", (line) => process.stdout.write(`${prefix}${line}\n`));
  const [status] = (await once(child, "close").catch((error: Error) => [error.message])) as [number | string | null];
  clearTimeout(limit);
  for (const signal of SIGNALS) process.off(signal, stop);
  if (typeof status !== "number") process.stdout.write(`${prefix}${name}: ${status ?? `ended after ${minutes} minutes, or from outside`}\n`);
  const reported = counts === "its tests" && existsSync(report) ? countsIn(readFileSync(report, "utf8")) : undefined;
  rmSync(dir, { recursive: true });
  if (counts === "as one" && status === 0) return { passes: 1, failures: 0, failed: [] };
  // A suite that ends without its counts, or fails with none failed, has failed itself.
  if (reported === undefined || (status !== 0 && reported.failures === 0)) return { passes: reported?.passes ?? 0, failures: 1, failed: [name] };
  return { ...reported, failed: reported.failed.map((line) => `${name}: ${line}`) };
}

function countsIn(lines: string): Counts {
  const all = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Counts);
  return sum(all);
}

function sum(all: readonly Counts[]): Counts {
  return {
    passes: all.reduce((n, each) => n + each.passes, 0),
    failures: all.reduce((n, each) => n + each.failures, 0),
    failed: all.flatMap((each) => each.failed),
  };
}

void main(process.argv.slice(2));
