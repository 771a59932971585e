import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { EngineHost } from "./engineHost";
import { serviceOf } from "./grpcService";
import { Provider } from "./provider";

// Started by the engine as `pulumi-resource-kubernetes ENGINE_ADDRESS`; the first line on stdout is the port to call.
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

function main(): void {
  const host = new EngineHost();
  const engineAddress = process.argv[2];
  if (engineAddress) host.attach(engineAddress);
  const server = new grpc.Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES, "grpc.max_send_message_length": MAX_MESSAGE_BYTES });
  server.addService(services.ResourceProviderService, serviceOf(new Provider(host), (address) => host.attach(address)));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

main();
