import { resolve } from "node:path";

import type * as grpc from "@grpc/grpc-js";
import { type ProgramInfo, type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";

import { statusOf } from "../rpc/server";
import { programConfig } from "./config";
import type { Host } from "./host";
import { type RuntimeOptions, runtimeOptions } from "./runtimeOptions";
import { launcherOf, nodeOf } from "./sdk";

// The SDK's launcher exits with 32 when it has already told the engine what is wrong.
const exitAfterMessage = 32;

/** Run: executes the user's program in a process of its own and waits for its end. */
export function runProgram(host: Host): grpc.handleUnaryCall<RunRequest, RunResponse> {
  return (call, callback) => {
    run(host, call).then(
      (response) => callback(null, response),
      (error: unknown) => callback(null, new RunResponse().setError(statusOf(error).message)),
    );
  };
}

async function run(host: Host, call: grpc.ServerUnaryCall<RunRequest, RunResponse>): Promise<RunResponse> {
  const request = call.request;
  const program = programOf(request);
  const options = runtimeOptions(program.getOptions());
  const { child, exit } = host.children.start(
    nodeOf(program.getProgramDirectory()),
    [...options.nodeargs, launcherOf(program.getProgramDirectory(), "run"), ...launcherArguments(host, request, program)],
    { cwd: program.getProgramDirectory(), env: programEnvironment(request, program, options), stdio: ["ignore", "inherit", "inherit"] },
  );
  call.on("cancelled", () => void host.children.stopOne(child));
  return responseOf(await exit);
}

function programOf(request: RunRequest): ProgramInfo {
  const info = request.getInfo();
  if (!info) throw new Error("the engine did not say where the program is (RunRequest.info is empty): it is older than 3.100");
  return info;
}

function launcherArguments(host: Host, request: RunRequest, program: ProgramInfo): string[] {
  const flags: [string, string][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", host.engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", program.getRootDirectory()],
    ["stack", request.getStack()],
    ["pwd", program.getProgramDirectory()],
    ["parallel", String(request.getParallel())],
  ];
  return [
    ...flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    program.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

function programEnvironment(request: RunRequest, program: ProgramInfo, options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...typescriptEnvironment(program.getProgramDirectory(), options),
    PULUMI_CONFIG: JSON.stringify(programConfig(request.getConfigMap())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** How the SDK's launchers learn whether and how to compile TypeScript. */
export function typescriptEnvironment(directory: string, options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: resolve(directory, options.tsconfig) } : {}),
  };
}

function responseOf(exitCode: number): RunResponse {
  const response = new RunResponse();
  if (exitCode === exitAfterMessage) return response.setBail(true);
  if (exitCode !== 0) return response.setError(`Program exited with non-zero exit code: ${exitCode}`);
  return response;
}
