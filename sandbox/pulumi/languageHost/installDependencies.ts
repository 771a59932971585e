import { existsSync } from "node:fs";
import { join } from "node:path";

import type * as grpc from "@grpc/grpc-js";
import { type InstallDependenciesRequest, InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";

import { RpcFault, statusOf } from "../rpc/server";
import type { Host } from "./host";
import { directDependencies } from "./programDependencies";
import { upwards } from "./sdk";

type Call = grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

/**
 * InstallDependencies: `npm install` in the folder, with its output streamed to the engine. The engine also asks for it
 * before it runs a local plugin: nothing happens then where everything that the plugin names is there already.
 */
export function installDependencies(host: Host): grpc.handleServerStreamingCall<InstallDependenciesRequest, InstallDependenciesResponse> {
  return (call) => {
    install(host, call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", Object.assign(new Error(statusOf(error).message), statusOf(error))),
    );
  };
}

async function install(host: Host, call: Call): Promise<void> {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  if (call.request.getIsPlugin() && isInstalled(directory)) return;
  const { child, exit } = host.children.start("npm", ["install"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  call.on("cancelled", () => void host.children.stopOne(child));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStderr(chunk)));
  const code = await exit;
  if (code !== 0) throw new RpcFault(`'npm install' in ${directory} failed with exit code ${code}`);
}

function isInstalled(directory: string): boolean {
  const names = ["@pulumi/pulumi", ...directDependencies(directory)];
  return names.every((name) => upwards(directory).some((folder) => existsSync(join(folder, "node_modules", name, "package.json"))));
}
