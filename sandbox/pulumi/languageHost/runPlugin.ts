import type { ChildProcess } from "node:child_process";

import type * as grpc from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";

import { RpcFault, statusOf } from "../rpc/server";
import type { Host } from "./languageHost";
import { typescriptEnvironment } from "./runProgram";
import { runtimeOptions } from "./runtimeOptions";
import { launcherOf, nodeOf } from "./sdk";

type Call = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** RunPlugin: runs a policy pack or a folder with PulumiPlugin.yaml, and streams what it prints and its exit code. */
export function runPlugin(host: Host): grpc.handleServerStreamingCall<RunPluginRequest, RunPluginResponse> {
  return (call) => {
    run(host, call).then(
      () => call.end(),
      (error: unknown) => call.destroy(Object.assign(new Error(statusOf(error).message), statusOf(error))),
    );
  };
}

async function run(host: Host, call: Call): Promise<void> {
  const { command, args, cwd, env } = commandOf(call.request);
  const { child, exit } = host.children.start(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  call.on("cancelled", () => void host.children.stopOne(child));
  streamOutput(child, call);
  call.write(new RunPluginResponse().setExitcode(await exit));
}

function commandOf(request: RunPluginRequest): { command: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv } {
  const info = request.getInfo();
  if (!info) throw new RpcFault("the engine did not say where the plugin is (RunPluginRequest.info is empty)");
  const directory = info.getProgramDirectory();
  const options = runtimeOptions(info.getOptions());
  const policyPack = request.getKind() === "analyzer";
  const launcher = launcherOf(directory, policyPack ? "run-policy-pack" : "run-plugin");
  return {
    command: nodeOf(directory),
    // The launcher of policy packs takes the engine's address before the folder, the one of plugins after it.
    args: [...options.nodeargs, launcher, ...(policyPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()])],
    // The launchers read tsconfig.json from the working directory: a policy pack brings its own.
    cwd: policyPack ? directory : request.getPwd(),
    env: { ...environmentOf(request.getEnvList()), ...typescriptEnvironment(directory, options) },
  };
}

function environmentOf(entries: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));
}

function streamOutput(child: ChildProcess, call: Call): void {
  child.stdout?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
}
