import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

/** A plugin in a process of its own, as the engine starts it. */
export interface PluginProcess {
  readonly client: ResourceProviderClient;
  readonly stop: () => void;
}

/** Runs a launcher of the SDK, such as cmd/run-plugin, in a folder; fails with what it printed when it does not serve. */
export function startPlugin(launcher: string, args: readonly string[], folder: string): Promise<PluginProcess> {
  return start(process.execPath, [createRequire(__filename).resolve(`@pulumi/pulumi/cmd/${launcher}/index.js`), ...args], folder);
}

/** Runs the executable of a plugin, as the engine does where there is one. */
export function startExecutable(file: string, folder: string): Promise<PluginProcess> {
  return start(file, [], folder);
}

async function start(command: string, args: readonly string[], folder: string): Promise<PluginProcess> {
  const child = spawn(command, [...args, "127.0.0.1:1"], { cwd: folder });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("close", (code) => reject(new Error(`${[command, ...args].join(" ")} ended with exit code ${code}:\n${said}`)));
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    client,
    stop: () => {
      client.close();
      child.kill();
    },
  };
}
