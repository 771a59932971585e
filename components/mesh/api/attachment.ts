import type { dynamic } from "@pulumi/pulumi";
import { AsmAction } from "./actions";
import {
  AsmConnection,
  AsmError,
  callAsm,
  connectionFrom,
  isPassing,
  isUnanswered,
  quiet,
  READ_SECONDS,
  readOrRefuse,
  readPatiently,
  refusal,
  refused,
} from "./api";
import { Joining, namespaceOptions, refuseOtherMesh } from "./attachable";
import { clusterFailures } from "./clusterChange";
import { gatewaysOn } from "./gatewaysOn";
import { describeMesh, Mesh, missingMesh } from "./mesh";
import { CLOUD_PACE, Pace, pauses } from "./patience";

/** What the state keeps of an attachment. */
export interface Attachment extends Joining {
  /** Whether `istio-system` in the cluster outlives a detachment. */
  reserveNamespace: boolean;
  /** How long mesh and cluster may take, in seconds. */
  timeoutSeconds: number;
  /** Whether a deletion detaches the cluster although it was attached before. */
  alwaysDetach?: boolean;
  /** Whether another cluster may take the place of this one. */
  replaceCluster?: boolean;
  /** Whether this resource has attached the cluster. No input. Absent, as in states of 0.1, nothing is known, and the cluster stays attached. */
  attachedHere?: boolean;
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

  check(olds: Attachment, news: Attachment): Promise<dynamic.CheckResult<Attachment>> {
    return Promise.resolve({ inputs: news, failures: clusterFailures(olds, news) });
  }

  async create(inputs: Attachment): Promise<dynamic.CreateResult<Attachment>> {
    await refuseOtherMesh(this.connection!, inputs, this.readSeconds, this.pace);
    const id = `${inputs.meshId}:${inputs.clusterId}`;
    const attachedHere = await this.attach(inputs, id);
    return { id, outs: { ...inputs, attachedHere } };
  }

  async read(id: string, props?: Attachment): Promise<dynamic.ReadResult<Attachment>> {
    const mesh = await this.readForState(props!.meshId);
    return mesh?.clusters.includes(props!.clusterId) ? { id, props } : {};
  }

  diff(_id: string, olds: Attachment, news: Attachment): Promise<dynamic.DiffResult> {
    const replaces = (["meshId", "clusterId"] as const).filter((key) => olds[key] !== news[key]);
    const inPlace = (["reserveNamespace", "timeoutSeconds", "takeOverNamespace", "alwaysDetach"] as const).some(
      (key) => (olds[key] ?? false) !== (news[key] ?? false),
    );
    // A cluster belongs to one mesh: it must leave the old one before it can join another. A mesh takes several clusters: the new one joins it before the
    // old one leaves, last of all, when the gateway has left that.
    return Promise.resolve({ changes: replaces.length > 0 || inPlace, replaces, deleteBeforeReplace: olds.meshId !== news.meshId });
  }

  /** Ends an attachment that did not end within its time, too. */
  async update(id: string, olds: Attachment, news: Attachment): Promise<dynamic.UpdateResult<Attachment>> {
    const attached = await this.attach({ ...news, attachedHere: olds.attachedHere }, id);
    return { outs: { ...news, attachedHere: attached || (olds.attachedHere ?? false) } };
  }

  /** Leaves a cluster attached that was attached before, and refuses while gateways run on it: they would go with their sockets. */
  async delete(_id: string, props: Attachment): Promise<void> {
    if (!props.attachedHere && !props.alwaysDetach) {
      return;
    }
    const mesh = await this.describe(props.meshId);
    if (mesh?.clusters.includes(props.clusterId)) {
      await this.refuseWhileUsed(mesh, props.clusterId);
    }
    await this.detach(props);
  }

  // In the same refresh the provider of the mesh takes such a refusal for an absence, without a word.
  private async readForState(meshId: string): Promise<Mesh | undefined> {
    try {
      return await this.describe(meshId);
    } catch (error) {
      const { message } = error as Error;
      throw quiet(
        `${message} The attachment stays in the state. A mesh that this stack has created may have gone from it, because its provider takes a refusal ` +
          "for an absence: nothing is lost, `pulumi up` makes no second one and says how to take it back.",
      );
    }
  }

  private async refuseWhileUsed(mesh: Mesh, clusterId: string): Promise<void> {
    const stays = `The cluster ${clusterId} stays in the mesh ${mesh.id}`;
    const otherwise = "To leave it there and end this stack, take the attachment out of the stack's state: `pulumi state delete` with its URN.";
    const names = await readPatiently(() => gatewaysOn(this.connection!, mesh, clusterId), this.readSeconds, this.pace).catch((error: unknown) => {
      const { code, message = "no answer" } = error as AsmError;
      const why = code === undefined ? message : refusal("DescribeServiceMeshKubeconfig", error as AsmError);
      throw quiet(`${stays}, because the gateways that run on it could not be read: ${why} Run the same command again when they can be read. ${otherwise}`);
    });
    if (names.length > 0) {
      throw quiet(
        `${stays}: it runs the gateways ${names.join(", ")}, which a detachment deletes with their sockets. Delete those IstioGateways first. ${otherwise}`,
      );
    }
  }

  /** Whether it was this call that attached the cluster. */
  private async attach(wanted: Attachment, id: string): Promise<boolean> {
    let attachedHere = false;
    const ask = async (): Promise<void> => {
      // After an attempt of this resource the namespace is of its making.
      const takeOverNamespace = wanted.takeOverNamespace || wanted.attachedHere;
      const options = await namespaceOptions(this.connection!, { ...wanted, takeOverNamespace });
      try {
        await callAsm(this.connection!, "AddClusterIntoServiceMesh", { ServiceMeshId: wanted.meshId, ClusterId: wanted.clusterId, ...options });
        attachedHere = true;
      } catch (error) {
        // The cluster was not attached when this was asked.
        attachedHere ||= isUnanswered(error as AsmError);
        throw error;
      }
    };
    const unfinished = () => ({ id, properties: { ...wanted, attachedHere: attachedHere || (wanted.attachedHere ?? false) } });
    await this.converge(wanted, { attached: true, action: "AddClusterIntoServiceMesh", ask, unfinished });
    return attachedHere;
  }

  private detach(wanted: Attachment): Promise<void> {
    const parameters = { ServiceMeshId: wanted.meshId, ClusterId: wanted.clusterId, ReserveNamespace: String(wanted.reserveNamespace) };
    const ask = async (): Promise<void> => void (await callAsm(this.connection!, "RemoveClusterFromServiceMesh", parameters));
    return this.converge(wanted, { attached: false, action: "RemoveClusterFromServiceMesh", ask, unfinished: () => ({}) });
  }

  // Looks, asks once when the mesh is ready for it, and looks again, until the mesh runs with (or without) the cluster.
  private async converge({ meshId, clusterId, timeoutSeconds }: Attachment, { attached, action, ask, unfinished }: Step): Promise<void> {
    let asked = false;
    let last = "nothing heard of it yet";
    for (const pause of pauses(timeoutSeconds, this.pace)) {
      try {
        const mesh = await describeMesh(this.connection!, meshId);
        if (mesh === undefined) {
          if (attached) {
            throw quiet(missingMesh(this.connection!, meshId));
          }
          return;
        }
        last = `it is ${mesh.state} with the clusters ${mesh.clusters.join(", ") || "(none)"}${mesh.error && `: ${mesh.error}`}`;
        if (/fail/i.test(mesh.state)) {
          throw failure(`The mesh ${meshId} needs a hand: ${last}. Look at it in the ASM console, then run \`pulumi up\` again.`, asked ? unfinished() : {});
        }
        const ready = mesh.state === "running";
        if (ready && mesh.clusters.includes(clusterId) === attached) {
          return;
        }
        if (ready && !asked) {
          await ask();
          asked = true;
        }
      } catch (error) {
        if (!isPassing(error as AsmError)) {
          throw refused(action, error);
        }
        last = refusal(action, error as AsmError);
      }
      await pause();
    }
    throw failure(
      `The mesh ${meshId} did not ${attached ? "take in" : "let go"} the cluster ${clusterId} within ${timeoutSeconds} s; ` +
        `${last}. Run the same command again: it continues where this ended.`,
      asked ? unfinished() : {},
    );
  }

  private describe(meshId: string): Promise<Mesh | undefined> {
    return readOrRefuse("DescribeServiceMeshDetail", () => describeMesh(this.connection!, meshId), this.readSeconds, this.pace);
  }
}

/** What the engine keeps of a step that did not end: with an id, it tries again next time. */
interface Unfinished {
  id?: string;
  properties?: Attachment;
}

/** One of the two ways that a mesh and a cluster go. */
interface Step {
  attached: boolean;
  action: AsmAction;
  ask: () => Promise<void>;
  unfinished: () => Unfinished;
}

function failure(message: string, unfinished: Unfinished): Error {
  const kept = unfinished.id === undefined ? {} : { ...unfinished, reasons: [message] };
  return Object.assign(quiet(message), kept);
}
