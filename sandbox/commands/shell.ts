import { runInside } from "../host/namespace";
import { runningSandbox, type Context } from "./context";

/** `make shell`: a shell inside the sandbox with kubectl, istioctl and pulumi ready. With words it runs them instead. */
export async function shell(context: Context, command: readonly string[]): Promise<number> {
  const sandbox = await runningSandbox(context);
  const env = { ...sandbox.env, PS1: "(sandbox) \\w\\$ " };
  const words = command.length > 0 ? command : ["bash", "--norc"];
  if (command.length === 0) process.stderr.write("inside the sandbox: kubectl --context ack|asm, istioctl, pulumi, curl; leave with exit\n");
  const result = await runInside(sandbox.pid, words, { cwd: context.paths.checkout, env, stdio: "inherit", reject: false });
  return result.exitCode ?? 1;
}
