import type * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AboutResponse, type LanguageHandshakeRequest, LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

import { unary } from "../rpc/server";
import type { Host } from "./host";
import { installDependencies } from "./installDependencies";
import { getProgramDependencies } from "./programDependencies";
import { getRequiredPackages } from "./requiredPackages";
import { runPlugin } from "./runPlugin";
import { runProgram } from "./runProgram";

/** The version of Pulumi whose language host this stands in for. */
export const version = "3.256.0";

/** The LanguageRuntime service, as far as `up`, `preview`, `refresh`, `destroy`, `about`, `install`, policy packs and local plugins need it. */
export function languageHost(host: Host): grpc.UntypedServiceImplementation {
  return {
    handshake: unary<LanguageHandshakeRequest, LanguageHandshakeResponse>((request) => {
      host.engineAddress = request.getEngineAddress();
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary<Empty, PluginInfo>(() => new PluginInfo().setVersion(version)),
    getRequiredPackages: unary(getRequiredPackages),
    getProgramDependencies: unary(getProgramDependencies),
    run: runProgram(host),
    runPlugin: runPlugin(host),
    installDependencies: installDependencies(host),
    about: unary<unknown, AboutResponse>(() => new AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
    cancel: unary<Empty, Empty>(async () => {
      await host.children.stop();
      return new Empty();
    }),
  };
}
