import type * as grpc from "@grpc/grpc-js";
import { type InstallDependenciesRequest, InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";

import { RpcFault, statusOf } from "../rpc/server";
import type { Host } from "./languageHost";

type Call = grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

/** InstallDependencies: `npm install` in the folder, with its output streamed to the engine. */
export function installDependencies(host: Host): grpc.handleServerStreamingCall<InstallDependenciesRequest, InstallDependenciesResponse> {
  return (call) => {
    install(host, call).then(
      () => call.end(),
      (error: unknown) => call.destroy(Object.assign(new Error(statusOf(error).message), statusOf(error))),
    );
  };
}

async function install(host: Host, call: Call): Promise<void> {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const { child, exit } = host.children.start("npm", ["install"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  call.on("cancelled", () => void host.children.stopOne(child));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStderr(chunk)));
  const code = await exit;
  if (code !== 0) throw new RpcFault(`'npm install' in ${directory} failed with exit code ${code}`);
}
