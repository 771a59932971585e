import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";

import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerHandshakeRequest, AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import {
  type AboutResponse,
  AboutRequest,
  InstallDependenciesRequest,
  PackRequest,
  RunPluginRequest,
  type RunPluginResponse,
} from "@pulumi/pulumi/proto/language_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { bundleHost, eventually, type HostProcess, isAlive, programInfo, startHost, temporaryFolder, writeFiles, writeProgram } from "./languageHostProcess";
import { answer, type Callback } from "./unaryCall";

const folder = temporaryFolder();

describe("language host: plugins", () => {
  let host: HostProcess;
  before(async () => {
    const environment = { NODE_COMPILE_CACHE: join(folder.path, "cache"), PATH: `${join(folder.path, "bin")}:${process.env.PATH}` };
    host = await startHost(bundleHost(folder.path), "127.0.0.1:1", environment);
  });
  after(async () => {
    await host.stop();
    folder.remove();
  });

  const request = (path: string, kind: string) =>
    new RunPluginRequest()
      .setInfo(programInfo(path))
      .setKind(kind)
      .setPwd(folder.path)
      .setArgsList(["127.0.0.1:1"])
      .setEnvList(["PATH=/usr/bin:/bin", "GIVEN=a=b", `NODE_COMPILE_CACHE=${join(folder.path, "cache")}`]);

  it("runs a local plugin and streams what it prints, and its exit code", async () => {
    const source = `console.log(JSON.stringify({ argv: process.argv.slice(2), given: process.env.GIVEN, folder: process.cwd() })); console.error("trouble"); process.exit(3);`;
    const path = writeProgram(folder.path, "plugin", { "index.js": source });
    const { stdout, stderr, exitCode } = await collect(host.client.runPlugin(request(path, "resource")));
    assert.deepEqual(JSON.parse(stdout), { argv: ["127.0.0.1:1"], given: "a=b", folder: folder.path });
    assert.match(stderr, /trouble/);
    assert.equal(exitCode, 3);
  });

  it("ends a local plugin when the engine no longer wants it", async () => {
    const path = writeProgram(folder.path, "unwanted", { "index.js": `console.log(process.pid); setInterval(() => {}, 1000);` });
    const call = host.client.runPlugin(request(path, "resource"));
    call.on("error", () => undefined);
    const pid = Number(await firstLineOf(call));
    call.cancel();
    await eventually("the plugin is gone", () => !isAlive(pid));
  });

  it("says what a plugin without packages lacks", async () => {
    writeFiles(join(folder.path, "bare"), { "package.json": "{}" });
    await assert.rejects(
      collect(host.client.runPlugin(request(join(folder.path, "bare"), "resource"))),
      /the Pulumi SDK is not installed: .* Run 'npm install' there\./,
    );
  });

  it("starts a policy pack with the configuration of its stack, and passes calls on", async () => {
    const path = writeProgram(folder.path, "pack", { "index.js": packSource });
    const call = host.client.runPlugin(request(path, "analyzer"));
    call.on("error", () => undefined);
    const client = new AnalyzerClient(`127.0.0.1:${await firstLineOf(call)}`, grpc.credentials.createInsecure());
    const handshake = await answer((callback: Callback<unknown>) => client.handshake(new AnalyzerHandshakeRequest(), callback)).catch(
      (error: grpc.ServiceError) => error.code,
    );
    assert.equal(handshake, grpc.status.UNIMPLEMENTED);
    const stack = new AnalyzerStackConfigureRequest().setProject("p").setStack("dev").setOrganization("o").setDryRun(true);
    stack.getConfigMap().set("p:who", "world");
    await answer((callback: Callback<unknown>) => client.configureStack(stack, callback));
    const info = await answer((callback: Callback<PluginInfo>) => client.getPluginInfo(new Empty(), callback));
    const { pid, ...seen } = JSON.parse(info.getVersion()) as { pid: number };
    assert.deepEqual(seen, { project: "p", stack: "dev", organization: "o", dryRun: "true", who: "world", folder: path });
    const refused = await answer((callback: Callback<Empty>) => client.cancel(new Empty(), callback)).catch((error: grpc.ServiceError) => error.details);
    assert.equal(refused, "not now");
    client.close();
    call.cancel();
    await eventually("the pack is gone", () => !isAlive(pid));
  });

  it("says that a policy pack ended before it served anything", async () => {
    const path = writeProgram(folder.path, "broken-pack", { "index.js": `console.error("no policies"); process.exit(4);` });
    const call = host.client.runPlugin(request(path, "analyzer"));
    const ended = collect(call);
    const client = new AnalyzerClient(`127.0.0.1:${await firstLineOf(call)}`, grpc.credentials.createInsecure());
    const info = answer((callback: Callback<PluginInfo>) => client.getPluginInfo(new Empty(), callback));
    await assert.rejects(info, /the policy pack ended with exit code 4 before it served anything/);
    const { stderr, exitCode } = await ended;
    assert.match(stderr, /no policies/);
    assert.equal(exitCode, 4);
    client.close();
  });

  it("installs what a folder needs with npm, and leaves a plugin alone that has everything", async () => {
    writeFiles(folder.path, { "bin/npm": `#!/bin/sh\necho "npm $* in $(pwd)"\ntest ! -e fails\n` });
    chmodSync(join(folder.path, "bin/npm"), 0o755);
    const path = writeProgram(folder.path, "install", { "package.json": JSON.stringify({ name: "install", dependencies: { "@pulumi/tls": "5.6.1" } }) });
    const install = (isPlugin: boolean) =>
      collect(host.client.installDependencies(new InstallDependenciesRequest().setInfo(programInfo(path)).setIsPlugin(isPlugin)));
    assert.equal((await install(false)).stdout, `npm install in ${path}\n`);
    assert.equal((await install(true)).stdout, "");
    writeFiles(path, { "package.json": JSON.stringify({ dependencies: { "not-there": "1.0.0" } }) });
    assert.equal((await install(true)).stdout, `npm install in ${path}\n`);
    writeFiles(path, { fails: "" });
    await assert.rejects(install(true), /'npm install' in .* failed with exit code 1/);
  });

  it("tells its version and its Node.js, and refuses by name what it cannot do", async () => {
    const info = await answer((callback: Callback<PluginInfo>) => host.client.getPluginInfo(new Empty(), callback));
    const about = await answer((callback: Callback<AboutResponse>) => host.client.about(new AboutRequest(), callback));
    assert.deepEqual([info.getVersion(), about.getVersion()], ["3.256.0", process.version]);
    const pack = answer((callback: Callback<unknown>) => host.client.pack(new PackRequest(), callback));
    await assert.rejects(pack, {
      code: grpc.status.UNIMPLEMENTED,
      details: "pulumi-language-nodejs (stand-in) does not implement /pulumirpc.LanguageRuntime/Pack",
    });
  });
});

// What @pulumi/policy does, as small as it can be: serve the Analyzer service and print the port.
const packSource = `
const grpc = require("@grpc/grpc-js"), pulumi = require("@pulumi/pulumi");
const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb"), { AnalyzerStackConfigureResponse } = require("@pulumi/pulumi/proto/analyzer_pb"), { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const server = new grpc.Server();
const seen = () => JSON.stringify({ project: pulumi.getProject(), stack: pulumi.getStack(), organization: pulumi.getOrganization(), dryRun: process.env.PULUMI_NODEJS_DRY_RUN, who: new pulumi.Config("p").get("who"), folder: process.cwd(), pid: process.pid });
server.addService(AnalyzerService, {
  configureStack: (call, callback) => callback(null, new AnalyzerStackConfigureResponse()),
  getPluginInfo: (call, callback) => callback(null, new PluginInfo().setVersion(seen())),
  cancel: (call, callback) => callback({ code: grpc.status.UNAVAILABLE, details: "not now" }),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => console.log(String(port)));
`;

type Streamed = { getStdout_asU8(): Uint8Array; getStderr_asU8(): Uint8Array; getExitcode?: () => number };

async function collect(call: grpc.ClientReadableStream<Streamed>): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const collected = { stdout: "", stderr: "", exitCode: 0 };
  for await (const message of call as AsyncIterable<Streamed>) {
    collected.stdout += Buffer.from(message.getStdout_asU8()).toString();
    collected.stderr += Buffer.from(message.getStderr_asU8()).toString();
    collected.exitCode = message.getExitcode?.() ?? 0;
  }
  return collected;
}

function firstLineOf(call: grpc.ClientReadableStream<RunPluginResponse>): Promise<string> {
  return new Promise((resolve) => {
    let seen = "";
    call.on("data", (message: RunPluginResponse) => {
      seen += Buffer.from(message.getStdout_asU8()).toString();
      if (seen.includes("\n")) resolve(seen.slice(0, seen.indexOf("\n")));
    });
  });
}
