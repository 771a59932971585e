import type { ChildProcess } from "node:child_process";

import type * as grpc from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";

import { RpcFault, statusOf } from "../rpc/server";
import { firstLine } from "./firstLine";
import type { Host } from "./host";
import { policyPackProxy } from "./policyPackProxy";
import { typescriptEnvironment } from "./runProgram";
import { runtimeOptions } from "./runtimeOptions";
import { launcherOf, nodeOf } from "./sdk";

type Call = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** RunPlugin: runs a policy pack or a folder with PulumiPlugin.yaml, and streams what it prints and its exit code. */
export function runPlugin(host: Host): grpc.handleServerStreamingCall<RunPluginRequest, RunPluginResponse> {
  return (call) => {
    const run = call.request.getKind() === "analyzer" ? runPolicyPack : runLocalPlugin;
    run(host, call).then(
      () => call.end(),
      (error: unknown) => call.emit("error", Object.assign(new Error(statusOf(error).message), statusOf(error))),
    );
  };
}

async function runLocalPlugin(host: Host, call: Call): Promise<void> {
  const { child, exit } = start(host, call, localPlugin(call.request));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
  call.write(new RunPluginResponse().setExitcode(await exit));
}

// The pack itself starts with the engine's first call; until then the engine talks to the proxy.
async function runPolicyPack(host: Host, call: Call): Promise<void> {
  const command = policyPack(call.request);
  const exitCode = await new Promise<number>((ended, failed) => {
    const startPack = async (stack: NodeJS.ProcessEnv): Promise<number> => {
      const { child, exit } = start(host, call, { ...command, env: { ...command.env, ...stack } });
      exit.then(ended, failed);
      return portOf(child, exit, (chunk) => call.write(new RunPluginResponse().setStdout(chunk)));
    };
    policyPackProxy(startPack).then(({ port, stop }) => {
      call.on("cancelled", () => {
        stop();
        ended(0);
      });
      call.write(new RunPluginResponse().setStdout(Buffer.from(`${port}\n`)));
    }, failed);
  });
  call.write(new RunPluginResponse().setExitcode(exitCode));
}

async function portOf(pack: ChildProcess, exit: Promise<number>, rest: (chunk: Buffer) => void): Promise<number> {
  const ended = exit.then((code) => {
    throw new RpcFault(`the policy pack ended with exit code ${code} before it served anything`);
  });
  const line = await Promise.race([firstLine(pack.stdout, rest), ended]);
  const port = Number(line);
  if (!Number.isInteger(port) || port <= 0) throw new RpcFault(`the policy pack printed '${line}' where the port that it serves on was expected`);
  return port;
}

interface Command {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

function start(host: Host, call: Call, { command, args, cwd, env }: Command): { child: ChildProcess; exit: Promise<number> } {
  const started = host.children.start(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  started.child.stderr?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
  call.on("cancelled", () => void host.children.stopOne(started.child));
  return started;
}

// As in Pulumi's own host, nodeargs stand behind the launcher here, where node does not see them: what works in the
// sandbox must not depend on more than there is elsewhere.
function localPlugin(request: RunPluginRequest): Command {
  const { directory, nodeargs, env } = pluginOf(request);
  const args = [launcherOf(directory, "run-plugin"), ...nodeargs, directory, ...request.getArgsList()];
  return { command: nodeOf(directory), args, cwd: request.getPwd(), env };
}

// The launcher of packs takes the engine's address before the folder, and reads tsconfig.json from the working directory.
function policyPack(request: RunPluginRequest): Command {
  const { directory, nodeargs, env } = pluginOf(request);
  const args = [launcherOf(directory, "run-policy-pack"), ...nodeargs, ...request.getArgsList(), directory];
  return { command: nodeOf(directory), args, cwd: directory, env };
}

function pluginOf(request: RunPluginRequest): { directory: string; nodeargs: string[]; env: NodeJS.ProcessEnv } {
  const info = request.getInfo();
  if (!info) throw new RpcFault("the engine did not say where the plugin is (RunPluginRequest.info is empty)");
  const directory = info.getProgramDirectory();
  const options = runtimeOptions(info.getOptions());
  const env = { ...environmentOf(request.getEnvList()), ...typescriptEnvironment(directory, options) };
  return { directory, nodeargs: options.nodeargs, env };
}

function environmentOf(entries: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));
}
