import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, type ConfigureResponse, CreateRequest, type CreateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answer, type Callback } from "../plugins/unaryCall";
import type { Wire } from "../support/provider";

/** Pulumi's own plugin for dynamic resources, which runs providers from the source that a program has serialized. */
export class DynamicPlugin {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts it where the engine does: in the folder of the program. */
  static async start(folder: string, config: Record<string, string>): Promise<DynamicPlugin> {
    const program = createRequire(__filename).resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const child = spawn(process.execPath, [program, "127.0.0.1:1"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the plugin for dynamic resources ended with exit code ${code}`)));
    });
    const plugin = new DynamicPlugin(child, new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
    const request = new ConfigureRequest().setArgs(Struct.fromJavaScript(config));
    await answer((callback: Callback<ConfigureResponse>) => plugin.client.configure(request, callback));
    return plugin;
  }

  /** Creates a dynamic resource and returns its id. */
  async create(inputs: Record<string, Wire>): Promise<string> {
    const request = new CreateRequest().setProperties(Struct.fromJavaScript(inputs));
    return (await answer((callback: Callback<CreateResponse>) => this.client.create(request, callback))).getId();
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }
}
