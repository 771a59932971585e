import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { endWithEngine } from "../rpc/lifetime";
import { servePlugin } from "../rpc/server";
import { ChildProcesses } from "./childProcesses";
import { languageHost } from "./languageHost";

// The engine starts us with its own flags (-v, --logtostderr, --tracing URL) and its address as the last argument.
async function main(): Promise<void> {
  const children = new ChildProcesses();
  endWithEngine(() => children.stop());
  await servePlugin("pulumi-language-nodejs (stand-in)", LanguageRuntimeService, languageHost({ engineAddress: process.argv.at(-1) ?? "", children }));
}

void main();
