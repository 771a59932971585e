import { ConfigureRequest, type ConfigureResponse, CreateRequest, type CreateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answer, type Callback } from "../plugins/unaryCall";
import type { Wire } from "../support/provider";
import { type PluginProcess, startPlugin } from "./pluginProcess";

/** Pulumi's own plugin for dynamic resources, which runs providers from the source that a program has serialized. */
export class DynamicPlugin {
  private constructor(private readonly plugin: PluginProcess) {}

  /** Starts it where the engine does: in the folder of the program. */
  static async start(folder: string, config: Record<string, string>): Promise<DynamicPlugin> {
    const plugin = await startPlugin("dynamic-provider", [], folder);
    const request = new ConfigureRequest().setArgs(Struct.fromJavaScript(config));
    await answer((callback: Callback<ConfigureResponse>) => plugin.client.configure(request, callback));
    return new DynamicPlugin(plugin);
  }

  /** Creates a dynamic resource and returns its id. */
  async create(inputs: Record<string, Wire>): Promise<string> {
    const request = new CreateRequest().setProperties(Struct.fromJavaScript(inputs));
    return (await answer((callback: Callback<CreateResponse>) => this.plugin.client.create(request, callback))).getId();
  }

  stop(): void {
    this.plugin.stop();
  }
}
