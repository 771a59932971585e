import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { engineLog } from "../rpc/engineLog";
import { endWithEngine } from "../rpc/lifetime";
import { servePlugin } from "../rpc/server";
import { tlsProvider } from "./provider";

// The engine starts us with its address as the last argument.
async function main(): Promise<void> {
  endWithEngine(() => undefined);
  await servePlugin("pulumi-resource-tls (stand-in)", ResourceProviderService, tlsProvider({ log: engineLog(process.argv.at(-1) ?? "") }));
}

void main();
