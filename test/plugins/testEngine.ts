import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, type LogRequest, LogSeverity, SetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { type RegisterResourceRequest, RegisterResourceResponse, SupportsFeatureResponse } from "@pulumi/pulumi/proto/resource_pb";

import { fromStruct, type PropertyMap } from "../../sandbox/pulumi/rpc/properties";
import { unary } from "../../sandbox/pulumi/rpc/server";

/** An engine in the test: it takes every resource as it comes and remembers it. */
export interface TestEngine {
  address: string;
  /** The inputs of the resources that were registered, by type. */
  resources: Map<string, PropertyMap>;
  /** The messages of severity error. */
  errors: string[];
  stop: () => void;
}

export async function startEngine(): Promise<TestEngine> {
  const resources = new Map<string, PropertyMap>();
  const errors: string[] = [];
  const server = new grpc.Server();
  server.addService(ResourceMonitorService, { ...answerAll(ResourceMonitorService), ...monitor(resources) });
  server.addService(EngineService, { ...answerAll(EngineService), ...engine(errors) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { address: `127.0.0.1:${port}`, resources, errors, stop: () => server.forceShutdown() };
}

function monitor(resources: Map<string, PropertyMap>): grpc.UntypedServiceImplementation {
  return {
    supportsFeature: unary<unknown, SupportsFeatureResponse>(() => new SupportsFeatureResponse().setHassupport(true)),
    registerResource: unary<RegisterResourceRequest, RegisterResourceResponse>((request) => {
      resources.set(request.getType(), fromStruct(request.getObject()));
      const urn = `urn:pulumi:dev::test::${request.getType()}::${request.getName()}`;
      return new RegisterResourceResponse()
        .setUrn(urn)
        .setId(request.getCustom() ? "id" : "")
        .setObject(request.getObject());
    }),
  };
}

function engine(errors: string[]): grpc.UntypedServiceImplementation {
  let root = "";
  return {
    log: unary<LogRequest, Empty>((request) => {
      if (request.getSeverity() === LogSeverity.ERROR) errors.push(request.getMessage());
      return new Empty();
    }),
    getRootResource: unary<unknown, GetRootResourceResponse>(() => new GetRootResourceResponse().setUrn(root)),
    setRootResource: unary<{ getUrn(): string }, SetRootResourceResponse>((request) => {
      root = request.getUrn();
      return new SetRootResourceResponse();
    }),
  };
}

// The SDK asks for more than a test cares about: an empty answer of the right type does.
function answerAll(service: object): grpc.UntypedServiceImplementation {
  const methods = Object.entries(service) as [string, { responseType: new () => object }][];
  return Object.fromEntries(methods.map(([name, { responseType }]) => [name, unary(() => new responseType())]));
}
