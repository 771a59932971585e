import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { fromStruct, type PropertyMap, toStruct } from "../../sandbox/pulumi/rpc/properties";
import { serve } from "../../sandbox/pulumi/rpc/server";
import { answer, type Callback } from "./unaryCall";

/** What a call says, with the names of the protocol; each call takes what is its own. */
export interface PluginCall {
  id?: string;
  urn?: string;
  type?: string;
  name?: string;
  variables?: Record<string, string>;
  news?: PropertyMap;
  olds?: PropertyMap;
  oldInputs?: PropertyMap;
  properties?: PropertyMap;
  inputs?: PropertyMap;
  preview?: boolean;
  timeout?: number;
  ignoreChanges?: string[];
}

export interface Checked {
  inputs: PropertyMap;
  failures: { property: string; reason: string }[];
}

export interface Difference {
  changes: number;
  diffs: string[];
  replaces: string[];
  deletebeforereplace: boolean;
  detaileddiff: PropertyMap;
  hasdetaileddiff: boolean;
}

export interface State {
  id: string;
  properties: PropertyMap;
}

/** A provider plugin behind a real gRPC connection, as the engine reaches it. */
export class PluginClient {
  private constructor(
    readonly raw: ResourceProviderClient,
    private readonly server: grpc.Server,
  ) {}

  static async start(name: string, implementation: grpc.UntypedServiceImplementation): Promise<PluginClient> {
    const { server, port } = await serve(name, ResourceProviderService, implementation);
    return new PluginClient(new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()), server);
  }

  stop(): void {
    this.raw.close();
    this.server.forceShutdown();
  }

  async checkConfig(call: PluginCall): Promise<Checked> {
    return checked(await answer((callback: Callback<rpc.CheckResponse>) => this.raw.checkConfig(checkRequest(call), callback)));
  }

  async diffConfig(call: PluginCall): Promise<Difference> {
    return compared(await answer((callback: Callback<rpc.DiffResponse>) => this.raw.diffConfig(diffRequest(call), callback)));
  }

  async configure({ variables = {} }: PluginCall = {}): Promise<PropertyMap> {
    const request = new rpc.ConfigureRequest().setAcceptsecrets(true).setAcceptresources(true);
    for (const [key, value] of Object.entries(variables)) request.getVariablesMap().set(key, value);
    return { ...(await answer((callback: Callback<rpc.ConfigureResponse>) => this.raw.configure(request, callback))).toObject() };
  }

  async check(call: PluginCall): Promise<Checked> {
    return checked(await answer((callback: Callback<rpc.CheckResponse>) => this.raw.check(checkRequest(call), callback)));
  }

  async diff(call: PluginCall): Promise<Difference> {
    return compared(await answer((callback: Callback<rpc.DiffResponse>) => this.raw.diff(diffRequest(call), callback)));
  }

  async create(call: PluginCall): Promise<State> {
    const request = addressed(new rpc.CreateRequest(), call)
      .setProperties(toStruct(call.properties ?? {}))
      .setPreview(call.preview ?? false)
      .setTimeout(call.timeout ?? 0);
    const response = await answer((callback: Callback<rpc.CreateResponse>) => this.raw.create(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  async read(call: PluginCall): Promise<State & { inputs: PropertyMap }> {
    const request = addressed(new rpc.ReadRequest().setId(call.id ?? ""), call)
      .setProperties(toStruct(call.properties ?? {}))
      .setInputs(toStruct(call.inputs ?? {}));
    const response = await answer((callback: Callback<rpc.ReadResponse>) => this.raw.read(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
  }

  async update(call: PluginCall): Promise<Pick<State, "properties">> {
    const request = addressed(new rpc.UpdateRequest().setId(call.id ?? ""), call)
      .setOlds(toStruct(call.olds ?? {}))
      .setOldInputs(toStruct(call.oldInputs ?? {}))
      .setNews(toStruct(call.news ?? {}))
      .setPreview(call.preview ?? false)
      .setTimeout(call.timeout ?? 0)
      .setIgnorechangesList(call.ignoreChanges ?? []);
    return { properties: fromStruct((await answer((callback: Callback<rpc.UpdateResponse>) => this.raw.update(request, callback))).getProperties()) };
  }

  async delete(call: PluginCall): Promise<void> {
    const request = addressed(new rpc.DeleteRequest().setId(call.id ?? ""), call)
      .setProperties(toStruct(call.properties ?? {}))
      .setOldInputs(toStruct(call.oldInputs ?? {}))
      .setTimeout(call.timeout ?? 0);
    await answer((callback: Callback<Empty>) => this.raw.delete(request, callback));
  }

  async invoke(token: string, args: PropertyMap): Promise<{ result: PropertyMap; failures: string[] }> {
    const request = new rpc.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await answer((callback: Callback<rpc.InvokeResponse>) => this.raw.invoke(request, callback));
    return {
      result: fromStruct(response.getReturn()),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
    };
  }
}

interface Addressed {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

function addressed<Request extends Addressed>(request: Request, call: PluginCall): Request {
  request.setUrn(call.urn ?? "");
  request.setType(call.type ?? "");
  request.setName(call.name ?? "");
  return request;
}

function checkRequest(call: PluginCall): rpc.CheckRequest {
  return addressed(new rpc.CheckRequest(), call)
    .setNews(toStruct(call.news ?? {}))
    .setOlds(toStruct(call.olds ?? {}));
}

function diffRequest(call: PluginCall): rpc.DiffRequest {
  return addressed(new rpc.DiffRequest().setId(call.id ?? ""), call)
    .setOlds(toStruct(call.olds ?? {}))
    .setOldInputs(toStruct(call.oldInputs ?? {}))
    .setNews(toStruct(call.news ?? {}))
    .setIgnorechangesList(call.ignoreChanges ?? []);
}

function checked(response: rpc.CheckResponse): Checked {
  return { inputs: fromStruct(response.getInputs()), failures: response.getFailuresList().map((failure) => failure.toObject()) };
}

function compared(response: rpc.DiffResponse): Difference {
  const detaileddiff: PropertyMap = {};
  response.getDetaileddiffMap().forEach((change, path) => {
    detaileddiff[path] = { kind: change.getKind(), inputdiff: change.getInputdiff() };
  });
  return {
    changes: response.getChanges(),
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    deletebeforereplace: response.getDeletebeforereplace(),
    detaileddiff,
    hasdetaileddiff: response.getHasdetaileddiff(),
  };
}
