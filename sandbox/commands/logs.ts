import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import { runningSandbox, type Context } from "./context";

/** `make logs NAME=...`: the log of a process, or of a pod as NAMESPACE/NAME. Without a name it lists them. */
export async function logs(context: Context, name: string | undefined): Promise<void> {
  const { log } = context.paths;
  const processes = existsSync(log) ? readdirSync(log).flatMap((file) => /^(.+)\.log$/.exec(file)?.[1] ?? []) : [];
  if (name === undefined || name === "") {
    process.stdout.write(`processes: ${processes.join(" ") || "none"}\npods: as NAMESPACE/NAME, see make status\nshow one with: make logs NAME=istiod-asm\n`);
  } else if (name.includes("/")) {
    const [namespace = "", pod = ""] = name.split("/");
    const sandbox = await runningSandbox(context);
    const kubectl = ["kubectl", "--kubeconfig", context.paths.kubeconfig("ack"), "logs", "--all-containers", "-n", namespace, pod];
    const { exitCode } = await runInside(sandbox.pid, kubectl, { env: sandbox.env, stdio: "inherit", reject: false });
    if (exitCode !== 0) throw new Fault(`kubectl cannot show the log of pod ${name}`, "see its message above; the pods are listed by: make status");
  } else if (processes.includes(name)) {
    await execa("tail", ["-n", "200", join(log, `${name}.log`)], { stdio: "inherit" });
  } else {
    throw new Fault(`there is no log of "${name}"`, `choose one of: ${processes.join(" ") || "(the sandbox is not running)"}, or a pod as NAMESPACE/NAME`);
  }
}
