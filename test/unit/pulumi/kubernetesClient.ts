import * as grpc from "@grpc/grpc-js";
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
  ErrorResourceInitFailed,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { Clock } from "../../../sandbox/pulumi/kubernetes/clock";
import { handlers } from "../../../sandbox/pulumi/kubernetes/handlers";
import { isObject, type Json, type JsonObject } from "../../../sandbox/pulumi/kubernetes/object";
import { Provider } from "../../../sandbox/pulumi/kubernetes/provider";
import { fromStruct, toStruct } from "../../../sandbox/pulumi/rpc/properties";
import { serve } from "../../../sandbox/pulumi/rpc/server";
import { QuietClock } from "./quietClock";

/** A call as the recordings write it: requests and responses with the names of the protocol, empty values left out. */
export interface KubernetesCall {
  id?: string;
  urn?: string;
  type?: string;
  name?: string;
  variables?: Record<string, string>;
  news?: JsonObject;
  olds?: JsonObject;
  oldInputs?: JsonObject;
  properties?: JsonObject;
  inputs?: JsonObject;
  preview?: boolean;
  timeout?: number;
  ignoreChanges?: string[];
}

export type Method = "checkConfig" | "diffConfig" | "configure" | "check" | "diff" | "create" | "read" | "update" | "delete";

/** What an ErrorResourceInitFailed carries. */
export interface InitializationFailure {
  id: string;
  reasons: string[];
  properties: JsonObject;
  inputs: JsonObject;
}

/** The stand-in behind a real gRPC connection, with a clock and a log of the test's own. */
export class KubernetesClient {
  readonly logs: string[] = [];

  private constructor(
    private readonly raw: ResourceProviderClient,
    private readonly server: grpc.Server,
    readonly provider: Provider,
    logs: string[],
  ) {
    this.logs = logs;
  }

  static async start(clock: Clock = new QuietClock()): Promise<KubernetesClient> {
    const logs: string[] = [];
    const log = (_severity: string, message: string): Promise<void> => {
      if (clock instanceof QuietClock) clock.stir();
      logs.push(message);
      return Promise.resolve();
    };
    const provider = new Provider(log, clock);
    const { server, port } = await serve(
      "kubernetes",
      ResourceProviderService,
      handlers(provider, () => undefined),
    );
    return new KubernetesClient(new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()), server, provider, logs);
  }

  stop(): void {
    this.provider.cancel();
    this.raw.close();
    this.server.forceShutdown();
  }

  async call(method: Method, call: KubernetesCall): Promise<JsonObject> {
    return withoutEmpty(await this[method](call));
  }

  private async checkConfig(call: KubernetesCall): Promise<JsonObject> {
    return checked(await answer((callback: Callback<CheckResponse>) => this.raw.checkConfig(checkRequest(call), callback)));
  }

  private async diffConfig(call: KubernetesCall): Promise<JsonObject> {
    return compared(await answer((callback: Callback<DiffResponse>) => this.raw.diffConfig(diffRequest(call), callback)));
  }

  private async configure(call: KubernetesCall): Promise<JsonObject> {
    const request = new ConfigureRequest().setAcceptsecrets(true).setAcceptresources(true);
    for (const [key, value] of Object.entries(call.variables ?? {})) request.getVariablesMap().set(key, value);
    const response = await answer((callback: Callback<ConfigureResponse>) => this.raw.configure(request, callback));
    return { ...response.toObject() };
  }

  private async check(call: KubernetesCall): Promise<JsonObject> {
    return checked(await answer((callback: Callback<CheckResponse>) => this.raw.check(checkRequest(call), callback)));
  }

  private async diff(call: KubernetesCall): Promise<JsonObject> {
    return compared(await answer((callback: Callback<DiffResponse>) => this.raw.diff(diffRequest(call), callback)));
  }

  private async create(call: KubernetesCall): Promise<JsonObject> {
    const request = new CreateRequest()
      .setUrn(call.urn ?? "")
      .setType(call.type ?? "")
      .setName(call.name ?? "");
    request
      .setProperties(toStruct(call.properties ?? {}))
      .setPreview(call.preview ?? false)
      .setTimeout(call.timeout ?? 0);
    const response = await answer((callback: Callback<CreateResponse>) => this.raw.create(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  private async read(call: KubernetesCall): Promise<JsonObject> {
    const request = new ReadRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn ?? "")
      .setType(call.type ?? "")
      .setName(call.name ?? "");
    request.setProperties(toStruct(call.properties ?? {})).setInputs(toStruct(call.inputs ?? {}));
    const response = await answer((callback: Callback<ReadResponse>) => this.raw.read(request, callback));
    return { id: response.getId(), properties: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
  }

  private async update(call: KubernetesCall): Promise<JsonObject> {
    const request = new UpdateRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn ?? "")
      .setType(call.type ?? "")
      .setName(call.name ?? "");
    request
      .setOlds(toStruct(call.olds ?? {}))
      .setOldInputs(toStruct(call.oldInputs ?? {}))
      .setNews(toStruct(call.news ?? {}));
    request
      .setPreview(call.preview ?? false)
      .setTimeout(call.timeout ?? 0)
      .setIgnorechangesList(call.ignoreChanges ?? []);
    const response = await answer((callback: Callback<UpdateResponse>) => this.raw.update(request, callback));
    return { properties: fromStruct(response.getProperties()) };
  }

  private async delete(call: KubernetesCall): Promise<JsonObject> {
    const request = new DeleteRequest()
      .setId(call.id ?? "")
      .setUrn(call.urn ?? "")
      .setType(call.type ?? "")
      .setName(call.name ?? "");
    request
      .setProperties(toStruct(call.properties ?? {}))
      .setOldInputs(toStruct(call.oldInputs ?? {}))
      .setTimeout(call.timeout ?? 0);
    await answer((callback: Callback<Empty>) => this.raw.delete(request, callback));
    return {};
  }
}

/** The details of an error whose object exists; undefined when the error has none. */
export function initializationFailure(error: grpc.ServiceError): InitializationFailure | undefined {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Buffer)) return undefined;
  const detail = Status.deserializeBinary(bytes)
    .getDetailsList()[0]
    ?.unpack((data) => ErrorResourceInitFailed.deserializeBinary(data), "pulumirpc.ErrorResourceInitFailed");
  return detail
    ? { id: detail.getId(), reasons: detail.getReasonsList(), properties: fromStruct(detail.getProperties()), inputs: fromStruct(detail.getInputs()) }
    : undefined;
}

/** The answer without members that are empty, as the recordings leave them out; what is inside properties stays. */
function withoutEmpty(response: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(response).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === "" || value === false || value === 0 || value === null || (isObject(value) && Object.keys(value).length === 0);
}

function checked(response: CheckResponse): JsonObject {
  return { inputs: fromStruct(response.getInputs()), failures: response.getFailuresList().map((failure) => ({ ...failure.toObject() })) };
}

function compared(response: DiffResponse): JsonObject {
  const detail: JsonObject = {};
  response.getDetaileddiffMap().forEach((change, path) => (detail[path] = withoutEmpty({ kind: change.getKind(), inputdiff: change.getInputdiff() })));
  return {
    changes: response.getChanges(),
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    deletebeforereplace: response.getDeletebeforereplace(),
    detaileddiff: detail,
    hasdetaileddiff: response.getHasdetaileddiff(),
  };
}

function checkRequest(call: KubernetesCall): CheckRequest {
  const request = new CheckRequest()
    .setUrn(call.urn ?? "")
    .setType(call.type ?? "")
    .setName(call.name ?? "");
  return request.setNews(toStruct(call.news ?? {})).setOlds(toStruct(call.olds ?? {}));
}

function diffRequest(call: KubernetesCall): DiffRequest {
  const request = new DiffRequest()
    .setId(call.id ?? "")
    .setUrn(call.urn ?? "")
    .setType(call.type ?? "")
    .setName(call.name ?? "");
  request
    .setOlds(toStruct(call.olds ?? {}))
    .setOldInputs(toStruct(call.oldInputs ?? {}))
    .setNews(toStruct(call.news ?? {}));
  return request.setIgnorechangesList(call.ignoreChanges ?? []);
}

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function answer<Response>(send: (callback: Callback<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}
