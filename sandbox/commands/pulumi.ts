import { existsSync } from "node:fs";
import { join } from "node:path";
import { ExecaError } from "execa";
import { Fault, Interruption } from "../fault";
import { runInside } from "../host/namespace";
import { childrenOf, sandboxPid } from "../host/processes";
import type { Paths } from "../paths";
import type { RunningSandbox } from "./context";

/** Name of the program in Pulumi.yaml. */
export const PROJECT = "asm-websocket";

/** Runs `pulumi ARGS` on the checkout's program inside the sandbox, on this terminal. Fails with `remedy` when it fails. */
export async function pulumi(paths: Paths, sandbox: RunningSandbox, args: readonly string[], remedy: string): Promise<void> {
  const run = runInside(sandbox.pid, [sandbox.pulumi.command, "--non-interactive", ...args], {
    cwd: paths.checkout,
    env: sandbox.env,
    stdio: "inherit",
    reject: false,
    // Ctrl-C is for pulumi, which then ends what it has begun and records it, not for nsenter, which waits for it.
    detached: true,
  });
  const interrupt = () => childrenOf(run.pid ?? 0).forEach((pid) => process.kill(pid, "SIGINT"));
  process.on("SIGINT", interrupt);
  const { exitCode } = await run;
  process.off("SIGINT", interrupt);
  if (exitCode === 0) return;
  if (sandboxPid(paths) === undefined)
    throw new Interruption(`the sandbox ended while pulumi ${args[0]} ran`, `read ${join(paths.log, "sandboxd.log")} if it is still there, then: make up`);
  const what = `pulumi ${args[0]} of stack ${stackIn(args)}`;
  throw exitCode === undefined ? new Interruption(`${what} was killed`, remedy) : new Fault(`${what} failed`, remedy);
}

/** Runs `pulumi ARGS` on this input and returns what it printed. Fails with what it said. */
export async function pulumiOutput(paths: Paths, sandbox: RunningSandbox, args: readonly string[], input = ""): Promise<string> {
  try {
    const { stdout } = await runInside(sandbox.pid, [sandbox.pulumi.command, "--non-interactive", ...args], { cwd: paths.checkout, env: sandbox.env, input });
    return String(stdout);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new Fault(
      `pulumi ${args.join(" ")} failed: ${String(error.stderr || error.shortMessage).trim()}`,
      "if its message above does not help, make down and make up start from nothing",
    );
  }
}

/** Selects the stack, making it, when the backend does not know it yet. */
export async function selectStack(paths: Paths, sandbox: RunningSandbox, stack: string): Promise<void> {
  if (existsSync(stateFile(paths, PROJECT, stack))) return;
  await pulumiOutput(paths, sandbox, ["stack", "select", "--create", stack]);
}

/** File of the file backend that holds a stack's state. It is read, never written: half a second less than asking pulumi for it. */
export function stateFile(paths: Paths, project: string, stack: string): string {
  return join(paths.backend, ".pulumi", "stacks", project, `${stack}.json`);
}

/** Folder of the file backend in which a project keeps a stack's locks. */
export function lockDir(paths: Paths, project: string, stack: string): string {
  return join(paths.backend, ".pulumi", "locks", "organization", project, stack);
}

function stackIn(args: readonly string[]): string {
  return args[args.indexOf("--stack") + 1] ?? "";
}
