/* Makes a stack whole after an update that was killed, on any backend: `make recover STACK=prod`. See docs/environments.md. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { Command } from "commander";
import { removeBrokenAttributes } from "./brokenAttributes";
import { accountMeshes } from "./meshes";
import type { Lock } from "./lock";
import { NotRecovered, recover, type Said } from "./recover";

const note = (line: string) => void process.stderr.write(`${line}\n`);

async function makeWhole({ stack, unlock = false }: { stack: string; unlock?: boolean }): Promise<void> {
  try {
    await recover(
      { stack, unlock },
      { pulumi, meshes: () => accountMeshes(stack, pulumi), removeBrokenAttributes: () => brokenAttributesOf(stack), isRunning, note },
    );
  } catch (error) {
    if (!(error instanceof NotRecovered)) throw error;
    note(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

function pulumi(args: readonly string[], input = ""): Promise<Said> {
  const child = spawn("pulumi", ["--non-interactive", ...args]);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  // A program that ends without reading its input breaks the pipe; its exit code says how it went.
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.once("error", () => reject(new NotRecovered("pulumi cannot be started: install it (docs/real-account.md, step 1)")));
    // A refusal is the last that is printed, on either stream.
    child.once("close", (code) => resolve({ ok: code === 0, stdout: said.stdout, stderr: [said.stdout, said.stderr].join("\n") }));
  });
}

async function brokenAttributesOf(stack: string): Promise<readonly string[]> {
  const { ok, stdout } = await pulumi(["whoami", "--json"]);
  const url = ok ? new URL((JSON.parse(stdout) as { url: string }).url) : undefined;
  return url?.protocol === "file:" ? removeBrokenAttributes(decodeURIComponent(url.pathname), stack) : [];
}

// Ids of processes are used again, so the name counts too.
function isRunning({ host, pid }: Lock): boolean | undefined {
  if (host !== hostname() || pid === undefined) return undefined;
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "pulumi";
  } catch {
    return false;
  }
}

void new Command("recover")
  .description("Makes a stack whole after an update that was killed.")
  .requiredOption("--stack <stack>", "stack, on the backend that pulumi is logged in to")
  .option("--unlock", "release its lock also where it cannot be known that its update has ended")
  .showHelpAfterError("remedy: run it with --help for usage")
  .action(makeWhole)
  .parseAsync();
