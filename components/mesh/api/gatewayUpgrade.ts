import type { dynamic } from "@pulumi/pulumi";
import { AsmConnection, AsmError, callAsm, connectionFrom, isPassing, quiet, refused, refusal } from "./api";
import { fullName, GatewayPlace, GatewayRecord, gatewayRecord } from "./gatewayRecord";
import { CLOUD_PACE, Pace, pauses } from "./patience";
import { isOlder } from "./versions";

/** What the state keeps of the upgrade of a gateway. */
export interface GatewayUpgrade extends GatewayPlace {
  /** Version of the mesh, which the gateway follows. */
  version: string;
  /** How long the rollout of its pods may take, in seconds. */
  timeoutSeconds: number;
}

/** Takes a gateway to the version of its mesh, after each upgrade of that. A gateway that does not exist is made with that version by itself. */
export class GatewayUpgradeProvider implements dynamic.ResourceProvider<GatewayUpgrade, GatewayUpgrade> {
  private connection: AsmConnection | undefined;

  constructor(private readonly pace: Pace = CLOUD_PACE) {}

  configure(request: dynamic.ConfigureRequest): Promise<void> {
    this.connection = connectionFrom(request.config);
    return Promise.resolve();
  }

  /** The first time a patch version cannot be told from the mesh's: the API names three numbers of four. */
  async create(inputs: GatewayUpgrade): Promise<dynamic.CreateResult<GatewayUpgrade>> {
    await this.follow(inputs, ({ version }) => !isOlder(version, inputs.version));
    return { id: `${inputs.meshId}:${inputs.gateway}`, outs: inputs };
  }

  read(id: string, props?: GatewayUpgrade): Promise<dynamic.ReadResult<GatewayUpgrade>> {
    return Promise.resolve({ id, props });
  }

  diff(_id: string, olds: GatewayUpgrade, news: GatewayUpgrade): Promise<dynamic.DiffResult> {
    const keys = ["meshId", "clusterId", "gateway", "version", "timeoutSeconds"] as const;
    return Promise.resolve({ changes: keys.some((key) => olds[key] !== news[key]), replaces: [] });
  }

  async update(_id: string, olds: GatewayUpgrade, news: GatewayUpgrade): Promise<dynamic.UpdateResult<GatewayUpgrade>> {
    const moved = olds.version !== news.version;
    await this.follow(news, ({ version, status }) => !isOlder(version, news.version) && (status === "finished" || !moved));
    return { outs: news };
  }

  /** Nothing stands for it in the cloud. */
  delete(): Promise<void> {
    return Promise.resolve();
  }

  // Looks, asks once, and looks again until the pods of the gateway are of the version of the mesh.
  private async follow(wanted: GatewayUpgrade, isDone: (record: GatewayRecord) => boolean): Promise<void> {
    let asked = false;
    let last = "nothing heard of it yet";
    for (const pause of pauses(wanted.timeoutSeconds, this.pace)) {
      try {
        const record = await gatewayRecord(this.connection!, wanted);
        if (record === undefined || (asked ? record.status === "finished" : isDone(record))) {
          return;
        }
        last = `it is of ${record.version}, ${record.status}${record.message && `: ${record.message}`}`;
        if (!asked && !["pending", "upgrading"].includes(record.status)) {
          await this.ask(wanted);
        }
        asked = true;
      } catch (error) {
        if (!isPassing(error as AsmError)) {
          throw refused("UpgradeMeshEditionPartially", error);
        }
        last = refusal("UpgradeMeshEditionPartially", error as AsmError);
      }
      await pause();
    }
    throw quiet(
      `The gateway ${wanted.gateway} did not follow its mesh to ${wanted.version} within ${wanted.timeoutSeconds} s; ${last}. ` +
        "Look at it in the ASM console (ASM Gateways), then run the same command again: it continues where this ended.",
    );
  }

  private async ask({ meshId, gateway }: GatewayUpgrade): Promise<void> {
    const parameters = { ServiceMeshId: meshId, ASMGatewayContinue: "true", UpgradeGatewayRecords: fullName(gateway) };
    await callAsm(this.connection!, "UpgradeMeshEditionPartially", parameters);
  }
}
