import type { dynamic } from "@pulumi/pulumi";
import { AsmAction, ParametersOf } from "./actions";
import { AsmConnection, AsmError, callAsm, connectionFrom, isMeshMissing, isPassing, listMeshes, quiet, READ_SECONDS, readPatiently, refusal } from "./api";
import { CLOUD_PACE, Pace, pauses } from "./patience";

/** What the state keeps of an attachment. */
export interface Attachment {
  meshId: string;
  clusterId: string;
  /** Whether `istio-system` in the cluster outlives a detachment. */
  reserveNamespace: boolean;
  /** How long mesh and cluster may take, in seconds. */
  timeoutSeconds: number;
}

interface Mesh {
  state: string;
  clusters: string[];
  error: string;
}

/**
 * Attaches a cluster to a mesh and detaches it, and waits each time until the mesh is running again.
 * Every step may be repeated: what is already so is left as it is.
 */
export class AttachmentProvider implements dynamic.ResourceProvider<Attachment, Attachment> {
  private connection: AsmConnection | undefined;

  constructor(
    private readonly pace: Pace = CLOUD_PACE,
    private readonly readSeconds = READ_SECONDS,
  ) {}

  configure(request: dynamic.ConfigureRequest): Promise<void> {
    this.connection = connectionFrom(request.config);
    return Promise.resolve();
  }

  async create(inputs: Attachment): Promise<dynamic.CreateResult<Attachment>> {
    await this.refuseOtherMesh(inputs);
    const id = `${inputs.meshId}:${inputs.clusterId}`;
    await this.converge(inputs, true, id);
    return { id, outs: inputs };
  }

  async read(id: string, props?: Attachment): Promise<dynamic.ReadResult<Attachment>> {
    const mesh = await this.readForState(props!.meshId);
    return mesh?.clusters.includes(props!.clusterId) ? { id, props } : {};
  }

  diff(_id: string, olds: Attachment, news: Attachment): Promise<dynamic.DiffResult> {
    const replaces = (["meshId", "clusterId"] as const).filter((key) => olds[key] !== news[key]);
    const changes = replaces.length > 0 || olds.reserveNamespace !== news.reserveNamespace || olds.timeoutSeconds !== news.timeoutSeconds;
    // A cluster belongs to one mesh: it must leave the old one before it can join another.
    return Promise.resolve({ changes, replaces, deleteBeforeReplace: true });
  }

  update(_id: string, _olds: Attachment, news: Attachment): Promise<dynamic.UpdateResult<Attachment>> {
    return Promise.resolve({ outs: news });
  }

  async delete(_id: string, props: Attachment): Promise<void> {
    await this.patiently("DescribeServiceMeshDetail", () => this.describe(props.meshId));
    await this.converge(props, false);
  }

  // In the same refresh the provider of the mesh takes such a refusal for an absence, without a word.
  private async readForState(meshId: string): Promise<Mesh | undefined> {
    try {
      return await this.patiently("DescribeServiceMeshDetail", () => this.describe(meshId));
    } catch (error) {
      const { message } = error as Error;
      throw failure(
        `${message} The attachment stays in the state. A mesh that this stack has created may have gone from it, because its provider takes a refusal ` +
          "for an absence: nothing is lost, `pulumi up` makes no second one and says how to take it back.",
      );
    }
  }

  private async refuseOtherMesh({ meshId, clusterId }: Attachment): Promise<void> {
    const meshes = await listMeshes(this.connection!, this.readSeconds, this.pace).catch((error: unknown) => {
      throw said("DescribeServiceMeshes", error as AsmError);
    });
    const other = meshes.find((mesh) => mesh.ServiceMeshInfo?.ServiceMeshId !== meshId && mesh.Clusters?.includes(clusterId));
    if (other) {
      throw failure(
        `The cluster ${clusterId} belongs to the mesh ${other.ServiceMeshInfo?.ServiceMeshId}, and a cluster belongs to one mesh only. ` +
          `Detach it there first, or set meshId to ${other.ServiceMeshInfo?.ServiceMeshId}.`,
      );
    }
  }

  // Looks, asks once when the mesh is ready for it, and looks again, until the mesh runs with (or without) the cluster.
  private async converge(wanted: Attachment, attached: boolean, id?: string): Promise<void> {
    const { meshId, clusterId, timeoutSeconds } = wanted;
    const action = attached ? "AddClusterIntoServiceMesh" : "RemoveClusterFromServiceMesh";
    const options: Record<string, string> = attached ? {} : { ReserveNamespace: String(wanted.reserveNamespace) };
    let asked = false;
    let last = "nothing heard of it yet";
    for (const pause of pauses(timeoutSeconds, this.pace)) {
      try {
        const mesh = await this.describe(meshId);
        if (mesh === undefined) {
          if (attached) {
            throw failure(
              `The mesh ${meshId} does not exist in this account (alicloud:region is ${this.connection!.region}): ` +
                "set meshId to one that `aliyun servicemesh DescribeServiceMeshes` lists.",
            );
          }
          return;
        }
        last = `it is ${mesh.state} with the clusters ${mesh.clusters.join(", ") || "(none)"}${mesh.error && `: ${mesh.error}`}`;
        if (/fail/i.test(mesh.state)) {
          throw failure(
            `The mesh ${meshId} needs a hand: ${last}. Look at it in the ASM console, then run \`pulumi up\` again.`,
            asked ? id : undefined,
            wanted,
          );
        }
        const ready = mesh.state === "running";
        if (ready && mesh.clusters.includes(clusterId) === attached) {
          return;
        }
        if (ready && !asked) {
          await this.call(action, { ServiceMeshId: meshId, ClusterId: clusterId, ...options });
          asked = true;
        }
      } catch (error) {
        if (!isPassing(error as AsmError)) {
          throw said(action, error as AsmError);
        }
        last = refusal(action, error as AsmError);
      }
      await pause();
    }
    throw failure(
      `The mesh ${meshId} did not ${attached ? "take in" : "let go"} the cluster ${clusterId} within ${timeoutSeconds} s; ` +
        `${last}. Run the same command again: it goes on where this ended.`,
      asked ? id : undefined,
      wanted,
    );
  }

  /** The mesh, or nothing when there is none. */
  private async describe(meshId: string): Promise<Mesh | undefined> {
    try {
      const answer = (await this.call("DescribeServiceMeshDetail", { ServiceMeshId: meshId })) as {
        ServiceMesh?: { ServiceMeshInfo?: { State?: string; ErrorMessage?: string }; Clusters?: string[] | null };
      };
      const info = answer.ServiceMesh?.ServiceMeshInfo;
      return { state: info?.State ?? "unknown", clusters: answer.ServiceMesh?.Clusters ?? [], error: info?.ErrorMessage ?? "" };
    } catch (error) {
      if (isMeshMissing(error as AsmError)) {
        return undefined;
      }
      throw error;
    }
  }

  private async patiently<T>(action: string, once: () => Promise<T>): Promise<T> {
    try {
      return await readPatiently(once, this.readSeconds, this.pace);
    } catch (error) {
      throw said(action, error as AsmError);
    }
  }

  private call<A extends AsmAction>(action: A, parameters: ParametersOf<A>): Promise<unknown> {
    return callAsm(this.connection!, action, parameters);
  }
}

/** An error for a person, without a stack; with an id, the engine keeps the resource and tries again next time. */
function failure(message: string, id?: string, properties?: Attachment): Error {
  return Object.assign(quiet(message), id === undefined ? {} : { id, properties, reasons: [message] });
}

function said(action: string, error: AsmError): Error {
  return error instanceof Error && error.stack === "" ? error : failure(refusal(action, error));
}
