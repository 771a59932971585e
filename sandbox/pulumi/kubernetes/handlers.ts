import * as grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Autonaming } from "./autonaming";
import type { CheckFailure } from "./configuration";
import type { Diff } from "./diff/diff";
import type { Change } from "./diff/detailedDiff";
import { toServiceError } from "./grpcError";
import type { JsonObject } from "./object";
import { Provider, VERSION } from "./provider";
import { schema } from "./schema";
import { fromStruct, toStruct } from "../rpc/properties";

/** Answers to the calls of the plugin protocol; `attach` is told the engine's address when it comes late. */
export function handlers(provider: Provider, attach: (engineAddress: string) => void): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: answer(() => pluginInfo()),
    getSchema: answer(() => new proto.GetSchemaResponse().setSchema(schema())),
    attach: answer((request: { getAddress(): string }) => (attach(request.getAddress()), new Empty())),
    checkConfig: answer((request: proto.CheckRequest) =>
      checkResponse(fromStruct(request.getNews()), provider.checkConfig(fromStruct(request.getNews()), request.getUrn())),
    ),
    diffConfig: answer((request: proto.DiffRequest) => {
      const { diffs, replaces } = provider.diffConfig(fromStruct(request.getOlds()), fromStruct(request.getNews()));
      const response = new proto.DiffResponse();
      response.setChanges(changesFlag(diffs.length > 0));
      response.setDiffsList(diffs);
      response.setReplacesList(replaces);
      return response;
    }),
    configure: answer(async (request: proto.ConfigureRequest) => {
      await provider.configure(new Map(request.getVariablesMap().toArray()));
      return configureResponse();
    }),
    check: answer(async (request: proto.CheckRequest) => {
      const inputs = await provider.check({
        urn: request.getUrn(),
        type: typeOf(request),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        seed: request.getRandomseed_asU8(),
        autonaming: autonamingOf(request.getAutonaming()),
      });
      return checkResponse(inputs, []);
    }),
    diff: answer(async (request: proto.DiffRequest) =>
      diffResponse(
        await provider.diff({
          urn: request.getUrn(),
          type: typeOf(request),
          state: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: answer(async (request: proto.CreateRequest) => {
      const { id, properties } = await provider.create({
        urn: request.getUrn(),
        type: typeOf(request),
        properties: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
      });
      const response = new proto.CreateResponse();
      response.setId(id);
      response.setProperties(toStruct(properties));
      return response;
    }),
    read: answer(async (request: proto.ReadRequest) => {
      const { id, properties, inputs } = await provider.read({
        id: request.getId(),
        urn: request.getUrn(),
        type: typeOf(request),
        state: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      const response = new proto.ReadResponse();
      response.setId(id);
      if (properties) response.setProperties(toStruct(properties));
      if (inputs) response.setInputs(toStruct(inputs));
      return response;
    }),
    update: answer(async (request: proto.UpdateRequest) => {
      const properties = await provider.update({
        urn: request.getUrn(),
        type: typeOf(request),
        state: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(properties));
      return response;
    }),
    delete: answer(async (request: proto.DeleteRequest) => {
      await provider.delete({ id: request.getId(), urn: request.getUrn(), state: fromStruct(request.getProperties()), timeout: request.getTimeout() });
      return new Empty();
    }),
    cancel: answer(() => (provider.cancel(), new Empty())),
    invoke: answer((request: proto.InvokeRequest) => {
      throw new Error(
        `${request.getTok()} is not supported by the sandbox's stand-in for the kubernetes plugin: it has no functions for YAML, Helm or kustomize`,
      );
    }),
    construct: answer((request: proto.ConstructRequest) => {
      throw new Error(
        `${request.getType()} is not supported by the sandbox's stand-in for the kubernetes plugin: it has no components for YAML, Helm or kustomize`,
      );
    }),
  };
}

type Handler<Request> = (request: Request) => Message | Promise<Message>;

function answer<Request>(handler: Handler<Request>): grpc.handleUnaryCall<Request, Message> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error)),
      );
  };
}

function pluginInfo(): Message {
  const info = new pluginProto.PluginInfo();
  info.setVersion(VERSION);
  return info;
}

function configureResponse(): Message {
  const response = new proto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

function checkResponse(inputs: JsonObject, failures: CheckFailure[]): Message {
  const response = new proto.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new proto.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diffResponse({ changes, replaces, deleteBeforeReplace }: Diff): Message {
  const response = new proto.DiffResponse();
  response.setChanges(changesFlag(changes.size > 0 || replaces.length > 0));
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const [path, change] of changes) response.getDetaileddiffMap().set(path, propertyDiff(change));
  return response;
}

function propertyDiff({ kind, replace, inputDiff }: Change): proto.PropertyDiff {
  const kinds = proto.PropertyDiff.Kind;
  const plain = { add: kinds.ADD, delete: kinds.DELETE, update: kinds.UPDATE };
  const replacing = { add: kinds.ADD_REPLACE, delete: kinds.DELETE_REPLACE, update: kinds.UPDATE_REPLACE };
  const result = new proto.PropertyDiff();
  result.setKind((replace ? replacing : plain)[kind]);
  result.setInputdiff(inputDiff);
  return result;
}

function changesFlag(some: boolean): proto.DiffResponse.DiffChanges {
  return some ? proto.DiffResponse.DiffChanges.DIFF_SOME : proto.DiffResponse.DiffChanges.DIFF_NONE;
}

function autonamingOf(options: proto.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (!options) return undefined;
  const modes = ["propose", "enforce", "disable"] as const;
  return { mode: modes[options.getMode()] ?? "propose", proposedName: options.getProposedName() };
}

// Older engines do not send the type, but it is part of the URN.
function typeOf(request: { getType(): string; getUrn(): string }): string {
  return request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
}
