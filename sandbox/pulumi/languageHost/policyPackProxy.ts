import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";

import { serve } from "../rpc/server";
import { programConfig } from "./config";

/** What a policy pack is started with: the stack that it will judge, when the engine names one. */
export type StackEnvironment = NodeJS.ProcessEnv;

/** Starts the pack and gives the port that it serves on. */
export type StartPack = (environment: StackEnvironment) => Promise<number>;

/**
 * Stands between the engine and a policy pack. The engine tells a pack its stack and configuration by a call, but the
 * SDK inside the pack reads them from its environment when it starts: so the pack is started with the first call.
 */
export async function policyPackProxy(start: StartPack): Promise<{ port: number; stop: () => void }> {
  let pack: Promise<grpc.Client> | undefined;
  const forward = async (path: string, request: Buffer): Promise<Buffer> => {
    pack ??= start(path === AnalyzerService.configureStack.path ? stackEnvironment(request) : {}).then(clientOf);
    return callPack(await pack, path, request);
  };
  const { server, port } = await serve("policy pack", rawService, handlers(forward));
  const stop = (): void => {
    server.forceShutdown();
    pack?.then(
      (client) => client.close(),
      () => undefined,
    );
  };
  return { port, stop };
}

// Messages pass as they are, so that packs of other versions keep the fields that ours do not know.
const passOn = (message: Buffer): Buffer => message;

const methods = AnalyzerService as unknown as grpc.ServiceDefinition;

const rawService: grpc.ServiceDefinition = Object.fromEntries(
  Object.entries(methods).map(([name, method]) => [
    name,
    { ...method, requestSerialize: passOn, requestDeserialize: passOn, responseSerialize: passOn, responseDeserialize: passOn },
  ]),
);

// Packs of today do not know Handshake; without it the engine names the stack by ConfigureStack.
function handlers(forward: (path: string, request: Buffer) => Promise<Buffer>): grpc.UntypedServiceImplementation {
  const forwarded = Object.entries(methods).filter(([name]) => name !== "handshake");
  return Object.fromEntries(
    forwarded.map(([name, { path }]) => [
      name,
      (call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: grpc.sendUnaryData<Buffer>) => {
        forward(path, call.request).then(
          (response) => callback(null, response),
          (error: Partial<grpc.ServiceError> & Error) =>
            callback({ code: error.code ?? grpc.status.UNKNOWN, details: error.details ?? error.message, metadata: error.metadata }),
        );
      },
    ]),
  );
}

function stackEnvironment(message: Buffer): StackEnvironment {
  const request = AnalyzerStackConfigureRequest.deserializeBinary(message);
  return {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(programConfig(request.getConfigMap())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigSecretKeysList()),
  };
}

function clientOf(port: number): grpc.Client {
  return new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
}

function callPack(client: grpc.Client, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, passOn, passOn, request, (error, response) => (error ? reject(error) : resolve(response ?? Buffer.alloc(0))));
  });
}
