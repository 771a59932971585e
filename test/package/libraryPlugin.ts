import path from "node:path";
import {
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answer, type Callback } from "../plugins/unaryCall";
import type { Wire } from "../support/provider";
import { type PluginProcess, startExecutable } from "./pluginProcess";

type Props = Record<string, Wire>;

/** What the engine keeps of a resource. */
export interface Kept {
  readonly id: string;
  readonly properties: Props;
}

/** The library's own plugin, in a process of its own, asked as the engine asks it. */
export class LibraryPlugin {
  private constructor(private readonly plugin: PluginProcess) {}

  /** Starts the plugin in `folder` from the directory of a program, and ends it when `use` has ended. */
  static async using<T>(folder: string, program: string, use: (plugin: LibraryPlugin) => Promise<T>): Promise<T> {
    const plugin = await startExecutable(path.join(folder, "pulumi-resource-asmws"), program);
    try {
      return await use(new LibraryPlugin(plugin));
    } finally {
      plugin.stop();
    }
  }

  async create(type: string, inputs: Props): Promise<Kept> {
    const request = new CreateRequest().setUrn(urn(type)).setProperties(Struct.fromJavaScript(inputs));
    const made = await answer((callback: Callback<CreateResponse>) => this.plugin.client.create(request, callback));
    return { id: made.getId(), properties: made.getProperties()!.toJavaScript() };
  }

  async diff(type: string, id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new DiffRequest().setUrn(urn(type)).setId(id).setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    const diff = await answer((callback: Callback<DiffResponse>) => this.plugin.client.diff(request, callback));
    return { changes: diff.getChanges() === DiffResponse.DiffChanges.DIFF_SOME, replaces: diff.getReplacesList() };
  }

  async update(type: string, id: string, olds: Props, news: Props): Promise<Props> {
    const request = new UpdateRequest().setUrn(urn(type)).setId(id).setOlds(Struct.fromJavaScript(olds)).setNews(Struct.fromJavaScript(news));
    const updated = await answer((callback: Callback<UpdateResponse>) => this.plugin.client.update(request, callback));
    return updated.getProperties()!.toJavaScript();
  }

  async delete(type: string, { id, properties }: Kept): Promise<void> {
    const request = new DeleteRequest().setUrn(urn(type)).setId(id).setProperties(Struct.fromJavaScript(properties));
    await answer((callback: Callback<Empty>) => this.plugin.client.delete(request, callback));
  }
}

function urn(type: string): string {
  return `urn:pulumi:stack::project::asmws:index:ClusterAttachment$asmws:asm:${type}::ack`;
}
