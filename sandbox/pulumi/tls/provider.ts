import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  type InvokeRequest,
  InvokeResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";

import type { Log } from "../rpc/engineLog";
import { fromStruct, toStruct } from "../rpc/properties";
import { RpcFault, unary } from "../rpc/server";
import { check } from "./check";
import { diff, type Difference } from "./diff";
import { TlsFault } from "./fault";
import { invoke } from "./invoke";
import { certRequest } from "./resources/certRequest";
import { locallySignedCert } from "./resources/locallySignedCert";
import { privateKey } from "./resources/privateKey";
import { selfSignedCert } from "./resources/selfSignedCert";
import type { Context, ResourceKind } from "./schema";
import { create, previewCreate, refresh, update } from "./state";

/** The version of Pulumi's tls plugin that this stands in for. */
export const version = "5.6.1";

const kinds: ResourceKind[] = [privateKey, selfSignedCert, certRequest, locallySignedCert];

export interface TlsProviderOptions {
  log: Log;
  /** Default: the clock of the machine. */
  now?: () => Date;
}

/** The ResourceProvider service of the tls package. */
export function tlsProvider({ log, now = () => new Date() }: TlsProviderOptions): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary<Empty, PluginInfo>(() => new PluginInfo().setVersion(version)),
    checkConfig: unary<CheckRequest, CheckResponse>((request) => new CheckResponse().setInputs(request.getNews())),
    diffConfig: unary<DiffRequest, DiffResponse>(() => differenceResponse({ diffs: [], replaces: [] })),
    configure: unary<ConfigureRequest, ConfigureResponse>(() =>
      new ConfigureResponse().setSupportspreview(true).setAcceptresources(true).setSupportsAutonamingConfiguration(true),
    ),
    check: unary(checkResource),
    diff: unary((request: DiffRequest) => diffResource(request, now())),
    create: unary((request: CreateRequest) => createResource(request, { log, now })),
    read: unary((request: ReadRequest) => readResource(request, now())),
    update: unary((request: UpdateRequest) => updateResource(request, now())),
    delete: unary<DeleteRequest, Empty>(() => new Empty()),
    invoke: unary<InvokeRequest, InvokeResponse>((request) =>
      new InvokeResponse().setReturn(toStruct(invoke(request.getTok(), fromStruct(request.getArgs())))),
    ),
    cancel: unary<Empty, Empty>(() => new Empty()),
  };
}

function checkResource(request: CheckRequest): CheckResponse {
  const { inputs, faults } = check(kindOf(request.getUrn()), nameOf(request.getUrn()), fromStruct(request.getNews()));
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(faults.map((fault) => new CheckFailure().setReason(fault)));
}

function diffResource(request: DiffRequest, now: Date): DiffResponse {
  const difference = diff(kindOf(request.getUrn()), fromStruct(request.getOlds()), fromStruct(request.getNews()), now);
  const ignored = request.getIgnorechangesList();
  const heeded = (names: string[]) => names.filter((name) => !ignored.includes(name));
  return differenceResponse({ diffs: heeded(difference.diffs), replaces: heeded(difference.replaces) });
}

function differenceResponse({ diffs, replaces }: Difference): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  return new DiffResponse()
    .setChanges(diffs.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(diffs)
    .setReplacesList(replaces);
}

async function createResource(request: CreateRequest, { log, now }: Required<TlsProviderOptions>): Promise<CreateResponse> {
  const kind = kindOf(request.getUrn());
  const inputs = fromStruct(request.getProperties());
  if (request.getPreview()) return new CreateResponse().setProperties(toStruct(previewCreate(kind, inputs)));
  const context: Context = { now, warn: (message) => void log("warning", message, request.getUrn()) };
  const state = await create(kind, inputs, context).catch((fault: unknown) => tellEngine(fault, log, request.getUrn()));
  return new CreateResponse().setId(state.id as string).setProperties(toStruct(state));
}

// The real plugin prints a fault beside the resource and fails the call with it, too.
async function tellEngine(fault: unknown, log: Log, urn: string): Promise<never> {
  if (fault instanceof TlsFault) await log("error", `${fault.detail}: ${fault.summary}`, urn);
  throw fault;
}

function readResource(request: ReadRequest, now: Date): ReadResponse {
  const kind = kindOf(request.getUrn());
  const state = fromStruct(request.getProperties());
  if (Object.keys(state).length === 0) throw new RpcFault(noImport(kind, request.getId()));
  return new ReadResponse()
    .setId(request.getId())
    .setProperties(toStruct(refresh(kind, state, now)))
    .setInputs(request.getInputs());
}

function noImport(kind: ResourceKind, id: string): string {
  return `Resource Import Not Implemented: ${kind.token} cannot be imported or read by its id ('${id}'): what it holds exists in the stack's state only`;
}

function updateResource(request: UpdateRequest, now: Date): UpdateResponse {
  const kind = kindOf(request.getUrn());
  const state = update(kind, fromStruct(request.getOlds()), fromStruct(request.getNews()), now);
  return new UpdateResponse().setProperties(toStruct(state));
}

function kindOf(urn: string): ResourceKind {
  const token = urn.split("::")[2]?.split("$").at(-1);
  const kind = kinds.find((candidate) => candidate.token === token);
  if (kind) return kind;
  throw new RpcFault(`the tls plugin has no resource '${token ?? urn}'; it has ${kinds.map((one) => one.token).join(", ")}`, grpc.status.INVALID_ARGUMENT);
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
