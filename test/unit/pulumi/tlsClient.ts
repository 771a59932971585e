import * as grpc from "@grpc/grpc-js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  type DiffResponse,
  InvokeRequest,
  type InvokeResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";

import { fromStruct, type PropertyMap, toStruct } from "../../../sandbox/pulumi/rpc/properties";
import { serve } from "../../../sandbox/pulumi/rpc/server";
import { tlsProvider } from "../../../sandbox/pulumi/tls/provider";

export interface ProviderCall {
  id?: string;
  urn: string;
  news?: PropertyMap;
  olds?: PropertyMap;
  oldInputs?: PropertyMap;
  properties?: PropertyMap;
  inputs?: PropertyMap;
  preview?: boolean;
}

export interface Difference {
  changes: number;
  diffs: string[];
  replaces: string[];
}

/** The stand-in behind a real gRPC connection, with a clock and a log of the test's own. */
export class TlsClient {
  private constructor(
    readonly raw: ResourceProviderClient,
    private readonly server: grpc.Server,
    /** What the plugin told the engine to print, as the recordings have it. */
    readonly logs: string[],
  ) {}

  static async start(now?: () => Date): Promise<TlsClient> {
    const logs: string[] = [];
    const log = (severity: string, message: string): Promise<void> => {
      logs.push(`[${severity.toUpperCase()}] ${message}`);
      return Promise.resolve();
    };
    const { server, port } = await serve("tls", ResourceProviderService, tlsProvider({ log, now }));
    return new TlsClient(new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()), server, logs);
  }

  stop(): void {
    this.raw.close();
    this.server.forceShutdown();
  }

  async checkConfig(call: ProviderCall): Promise<PropertyMap> {
    return fromStruct((await answer((callback: Callback<CheckResponse>) => this.raw.checkConfig(checkRequest(call), callback))).getInputs());
  }

  async configure(args: PropertyMap = {}): Promise<Record<string, boolean>> {
    const request = new ConfigureRequest().setArgs(toStruct(args)).setAcceptsecrets(true).setAcceptresources(true);
    const response = await answer((callback: Callback<ConfigureResponse>) => this.raw.configure(request, callback));
    return {
      acceptsecrets: response.getAcceptsecrets(),
      supportspreview: response.getSupportspreview(),
      acceptresources: response.getAcceptresources(),
      acceptoutputs: response.getAcceptoutputs(),
      supportsAutonamingConfiguration: response.getSupportsAutonamingConfiguration(),
    };
  }

  async check(call: ProviderCall): Promise<{ inputs: PropertyMap; failures: string[] }> {
    const response = await answer((callback: Callback<CheckResponse>) => this.raw.check(checkRequest(call), callback));
    return { inputs: fromStruct(response.getInputs()), failures: response.getFailuresList().map((failure) => failure.getReason()) };
  }

  async diff(call: ProviderCall, ignoreChanges: string[] = []): Promise<Difference> {
    const request = new DiffRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn)
      .setOlds(toStruct(call.olds ?? {}))
      .setOldInputs(toStruct(call.oldInputs ?? {}))
      .setNews(toStruct(call.news ?? {}))
      .setIgnorechangesList(ignoreChanges);
    const response = await answer((callback: Callback<DiffResponse>) => this.raw.diff(request, callback));
    return { changes: response.getChanges(), diffs: response.getDiffsList(), replaces: response.getReplacesList() };
  }

  async create(call: ProviderCall): Promise<{ id: string; properties: PropertyMap }> {
    const request = new CreateRequest()
      .setUrn(call.urn)
      .setProperties(toStruct(call.properties ?? {}))
      .setPreview(call.preview ?? false);
    const response = await answer((callback: Callback<CreateResponse>) => this.raw.create(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  async read(call: ProviderCall): Promise<{ id: string; properties: PropertyMap; inputs: PropertyMap }> {
    const request = new ReadRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn)
      .setProperties(toStruct(call.properties ?? {}))
      .setInputs(toStruct(call.inputs ?? {}));
    const response = await answer((callback: Callback<ReadResponse>) => this.raw.read(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
  }

  async update(call: ProviderCall): Promise<PropertyMap> {
    const request = new UpdateRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn)
      .setOlds(toStruct(call.olds ?? {}))
      .setNews(toStruct(call.news ?? {}));
    return fromStruct((await answer((callback: Callback<UpdateResponse>) => this.raw.update(request, callback))).getProperties());
  }

  async delete(call: ProviderCall): Promise<void> {
    const request = new DeleteRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn)
      .setProperties(toStruct(call.properties ?? {}));
    await answer((callback: Callback<Empty>) => this.raw.delete(request, callback));
  }

  async invoke(token: string, args: PropertyMap): Promise<{ result: PropertyMap; failures: string[] }> {
    const request = new InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await answer((callback: Callback<InvokeResponse>) => this.raw.invoke(request, callback));
    return {
      result: fromStruct(response.getReturn()),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
    };
  }
}

/** The urn of a resource of the tls package in a stack of its own. */
export function urn(kind: "PrivateKey" | "SelfSignedCert" | "CertRequest" | "LocallySignedCert", name: string): string {
  return `urn:pulumi:dev::asm::tls:index/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}::${name}`;
}

function checkRequest(call: ProviderCall): CheckRequest {
  return new CheckRequest()
    .setUrn(call.urn)
    .setNews(toStruct(call.news ?? {}))
    .setOlds(toStruct(call.olds ?? {}));
}

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function answer<Response>(send: (callback: Callback<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}
