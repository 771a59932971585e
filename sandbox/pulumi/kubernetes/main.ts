import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineLog, type Log } from "../rpc/engineLog";
import { endWithEngine } from "../rpc/lifetime";
import { servePlugin } from "../rpc/server";
import { wallClock } from "./clock";
import { handlers } from "./handlers";
import { Provider } from "./provider";

// Started by the engine as `pulumi-resource-kubernetes ENGINE_ADDRESS`; the first line on stdout is the port to call.
async function main(): Promise<void> {
  const address = process.argv.at(2);
  let log: Log | undefined = address ? engineLog(address) : undefined;
  const tell: Log = async (...message) => log?.(...message);
  const provider = new Provider(tell, wallClock);
  endWithEngine(() => provider.cancel());
  await servePlugin(
    "pulumi-resource-kubernetes (stand-in)",
    ResourceProviderService,
    handlers(provider, (late) => (log = engineLog(late))),
  );
}

void main();
