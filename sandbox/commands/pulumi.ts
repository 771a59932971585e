import { join } from "node:path";
import type { Paths } from "../paths";
import { runInside } from "../host/namespace";
import type { RunningSandbox } from "./context";

/** Runs `pulumi ARGS` on the checkout's program inside the sandbox, on this terminal. Returns its exit code. */
export async function pulumi(paths: Paths, sandbox: RunningSandbox, args: readonly string[]): Promise<number> {
  const result = await runInside(sandbox.pid, [sandbox.pulumi.command, "--non-interactive", ...args], {
    cwd: paths.checkout,
    env: sandbox.env,
    stdio: "inherit",
    reject: false,
  });
  return result.exitCode ?? 1;
}

/** Runs `pulumi ARGS` and returns what it printed; fails when it fails. */
export async function pulumiOutput(paths: Paths, sandbox: RunningSandbox, args: readonly string[], input?: string): Promise<string> {
  const result = await runInside(sandbox.pid, [sandbox.pulumi.command, "--non-interactive", ...args], {
    cwd: paths.checkout,
    env: sandbox.env,
    ...(input !== undefined && { input }),
  });
  return String(result.stdout);
}

/** Selects the stack, making it when the backend does not know it. */
export async function selectStack(paths: Paths, sandbox: RunningSandbox, stack: string): Promise<void> {
  await pulumiOutput(paths, sandbox, ["stack", "select", "--create", stack]);
}

/** Folder of the file backend in which a project keeps a stack's locks. */
export function lockDir(paths: Paths, project: string, stack: string): string {
  return join(paths.state, "pulumi", "backend", ".pulumi", "locks", "organization", project, stack);
}
