import { execa } from "execa";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import type { Context } from "./context";
import { readyFor } from "./up";

/** `make impact`: which open sockets `make up` would close or drop, and when; and the same as JSON in the sandbox's folder. Changes nothing. */
export async function impact({ paths, progress }: Context, stack: string): Promise<void> {
  const sandbox = await readyFor({ paths, progress }, stack);
  const preview = [sandbox.pulumi.command, "--non-interactive", "preview", "--json", "--show-sames", "--stack", stack];
  // A preview that fails says why in its JSON. It holds the stack's state too, so it goes through a pipe and into no file.
  const { stdout: input } = await runInside(sandbox.pid, preview, { cwd: paths.checkout, env: sandbox.env, stderr: "inherit", reject: false });
  const program = ["tools/impact/main.ts", "-", "--json", paths.impact];
  const { exitCode } = await execa("tsx", program, { cwd: paths.checkout, preferLocal: true, input, stdout: "inherit", stderr: "inherit", reject: false });
  if (exitCode !== 0) throw new Fault(`the connection impact of the change of stack ${stack} is not known`, "see the message above; nothing was changed");
}
