import type * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import type { Clock } from "../../sandbox/pulumi/kubernetes/clock";
import { handlers } from "../../sandbox/pulumi/kubernetes/handlers";
import { Provider } from "../../sandbox/pulumi/kubernetes/provider";
import { fromStruct, type PropertyMap } from "../../sandbox/pulumi/rpc/properties";
import { type PluginCall, PluginClient } from "./pluginClient";
import { callPlugin, type Method } from "./recording";
import { QuietClock } from "./quietClock";

/** What an ErrorResourceInitFailed carries. */
export interface InitializationFailure {
  id: string;
  reasons: string[];
  properties: PropertyMap;
  inputs: PropertyMap;
}

/** The stand-in for the kubernetes plugin, with a clock and a log of the test's own. */
export class KubernetesClient {
  private constructor(
    private readonly plugin: PluginClient,
    readonly provider: Provider,
    readonly logs: string[],
  ) {}

  static async start(clock: Clock = new QuietClock()): Promise<KubernetesClient> {
    const logs: string[] = [];
    const log = (_severity: string, message: string): Promise<void> => {
      if (clock instanceof QuietClock) clock.stir();
      logs.push(message);
      return Promise.resolve();
    };
    const provider = new Provider(log, clock);
    const plugin = await PluginClient.start(
      "kubernetes",
      handlers(provider, () => undefined),
    );
    return new KubernetesClient(plugin, provider, logs);
  }

  stop(): void {
    this.provider.cancel();
    this.plugin.stop();
  }

  call(method: Method, call: PluginCall): Promise<PropertyMap> {
    return callPlugin(this.plugin, method, call);
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
