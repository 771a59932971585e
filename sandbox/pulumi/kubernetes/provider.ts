import { setMaxListeners } from "node:events";
import type { Log } from "../rpc/engineLog";
import { check, isNamespaced, type CheckRequest } from "./check";
import type { Clock } from "./clock";
import { connect, type Cluster } from "./cluster";
import { checkConfiguration, diffConfiguration, type CheckFailure, type ConfigurationDiff } from "./configuration";
import { create, type CreateRequest, type Created } from "./create";
import { deleteObject, type DeleteRequest } from "./delete";
import { diff, type Diff } from "./diff/diff";
import { unreadyReplacement } from "./replaceUnready";
import { ResourceLog } from "./resourceLog";
import type { JsonObject } from "./object";
import { read, type Read, type ReadRequest } from "./read";
import { parseSettings, type Settings } from "./settings";
import { kindOfType, refuseUnsupported } from "./typeToken";
import { update, type UpdateRequest } from "./update";

/** The version of the real plugin that this one stands in for. */
export const VERSION = "4.34.2";

/** One configured provider: the calls of the plugin protocol, with plain JSON instead of messages. */
export class Provider {
  private readonly stop = new AbortController();
  private configured?: { settings: Settings; cluster: Cluster };

  constructor(
    private readonly engine: Log,
    private readonly time: Clock,
  ) {
    setMaxListeners(0, this.stop.signal); // One a request under way.
  }

  checkConfig(news: JsonObject, urn: string): CheckFailure[] {
    return checkConfiguration(news, urn);
  }

  diffConfig(olds: JsonObject, news: JsonObject): ConfigurationDiff {
    return diffConfiguration(olds, news);
  }

  async configure(variables: Map<string, string>): Promise<void> {
    const settings = parseSettings(variables);
    this.configured = { settings, cluster: await connect(settings, this.stop.signal) };
  }

  async check(request: CheckRequest): Promise<JsonObject> {
    const { settings, cluster } = this.current();
    if (cluster.reachable || !settings.skipUpdateUnreachable) return check(request, cluster);
    return this.withLog(request.urn, (log) => {
      log.message("warning", "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...");
      return Promise.resolve(request.olds);
    });
  }

  async diff(request: { urn: string; type: string; state: JsonObject; news: JsonObject; ignoreChanges: string[] }): Promise<Diff> {
    refuseUnsupported(request.type);
    const { settings, cluster } = this.current();
    const kind = kindOfType(request.type);
    const namespaced = kind === undefined || (await isNamespaced(kind, cluster));
    const mutable = { secrets: settings.enableSecretMutable, configMaps: settings.enableConfigMapMutable };
    const replaces = await this.withLog(request.urn, (log) => unreadyReplacement(request.state, request.news, cluster, log));
    return diff({ ...request, namespaced, mutable, replaces });
  }

  async create(request: CreateRequest): Promise<Created> {
    const { settings, cluster } = this.current();
    return this.withLog(request.urn, (log) => create(request, cluster, settings, this.time, log));
  }

  async read(request: ReadRequest & { urn: string }): Promise<Read> {
    const { settings, cluster } = this.current();
    return this.withLog(request.urn, (log) => read(request, cluster, settings, this.time, log));
  }

  async update(request: UpdateRequest): Promise<JsonObject> {
    const { settings, cluster } = this.current();
    return this.withLog(request.urn, (log) => update(request, cluster, settings, this.time, log));
  }

  async delete(request: DeleteRequest & { urn: string }): Promise<void> {
    const { settings, cluster } = this.current();
    await this.withLog(request.urn, (log) => deleteObject(request, cluster, settings, this.time, log));
  }

  /** Ends every wait and request under way. */
  cancel(): void {
    this.stop.abort();
  }

  private current(): { settings: Settings; cluster: Cluster } {
    if (!this.configured) throw new Error("the provider was used before it was configured");
    return this.configured;
  }

  private async withLog<T>(urn: string, work: (log: ResourceLog) => Promise<T>): Promise<T> {
    const log = new ResourceLog(this.engine, urn);
    try {
      return await work(log);
    } finally {
      await log.flush();
    }
  }
}
