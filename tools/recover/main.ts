/* Makes a stack whole after an update that was killed, on any backend: `make recover STACK=prod`. See docs/environments.md. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { execa } from "execa";
import { accountMeshes } from "./meshes";
import type { Lock } from "./lock";
import { NotRecovered, recover, type Said } from "./recover";

const USAGE = "usage: recover --stack STACK [--unlock]";

async function main(args: readonly string[]): Promise<number> {
  const stack = args[args.indexOf("--stack") + 1];
  const known = args.filter((word) => word !== "--stack" && word !== "--unlock" && word !== stack);
  if (!args.includes("--stack") || stack === undefined || stack === "" || stack.startsWith("--") || known.length > 0) return fail(USAGE);
  try {
    const note = (line: string) => void process.stderr.write(`${line}\n`);
    await recover({ stack, unlock: args.includes("--unlock") }, { pulumi, meshes: () => accountMeshes(stack, pulumi), isRunning, note });
    return 0;
  } catch (error) {
    if (error instanceof NotRecovered) return fail(error.message);
    throw error;
  }
}

async function pulumi(args: readonly string[], input = ""): Promise<Said> {
  const { failed, stdout, stderr, code } = await execa("pulumi", ["--non-interactive", ...args], { input, reject: false });
  if (code === "ENOENT") throw new NotRecovered("there is no pulumi on the PATH: install it (docs/real-account.md, step 1)");
  return { ok: !failed, stdout, stderr: [stdout, stderr].filter((text) => failed && text !== "").join("\n") };
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

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
