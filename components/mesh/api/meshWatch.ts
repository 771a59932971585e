import type { dynamic } from "@pulumi/pulumi";
import { AsmConnection, AsmError, callAsm, connectionFrom, isMeshMissing, meshNamed, quiet, READ_SECONDS, readPatiently, refusal } from "./api";
import { CLOUD_PACE } from "./patience";

/** What the state keeps of a watch. */
export interface Watched {
  meshName: string;
}

/**
 * Stands in the state before its mesh and after it, and says what Alibaba's provider keeps to itself: that takes a refused
 * read for an absence, and a refused deletion for a deletion. Changes nothing in the cloud.
 */
export class MeshWatchProvider implements dynamic.ResourceProvider<Watched, Watched> {
  private connection: AsmConnection | undefined;

  constructor(
    private readonly pace = CLOUD_PACE,
    private readonly readSeconds = READ_SECONDS,
  ) {}

  configure(request: dynamic.ConfigureRequest): Promise<void> {
    this.connection = connectionFrom(request.config);
    return Promise.resolve();
  }

  create(inputs: Watched): Promise<dynamic.CreateResult<Watched>> {
    return Promise.resolve({ id: inputs.meshName, outs: inputs });
  }

  /** Fails when the mesh is there and may not be read: in the same refresh it goes from the state. */
  async read(id: string, props?: Watched): Promise<dynamic.ReadResult<Watched>> {
    const mesh = await this.find(props!.meshName);
    if (mesh) {
      await this.mayRead(mesh.ServiceMeshId ?? "");
    }
    return { id, props };
  }

  diff(_id: string, olds: Watched, news: Watched): Promise<dynamic.DiffResult> {
    return Promise.resolve({ changes: olds.meshName !== news.meshName, replaces: [] });
  }

  update(_id: string, _olds: Watched, news: Watched): Promise<dynamic.UpdateResult<Watched>> {
    return Promise.resolve({ outs: news });
  }

  /** Comes after the mesh's own deletion, and fails when the mesh is still there. */
  async delete(_id: string, props: Watched): Promise<void> {
    const mesh = await this.find(props.meshName);
    if (mesh && mesh.State !== "deleting") {
      throw quiet(
        `The mesh ${props.meshName} (${mesh.ServiceMeshId}, ${mesh.State}) is still there and costs, although it has gone from the state: its deletion was refused. ` +
          `Grant servicemesh:DeleteServiceMesh to the RAM user or role of this command, delete it with \`aliyun servicemesh DeleteServiceMesh --ServiceMeshId ${mesh.ServiceMeshId}\`, ` +
          "then run `pulumi destroy` again.",
      );
    }
  }

  private async find(name: string) {
    try {
      return await meshNamed(this.connection!, name, this.readSeconds, this.pace);
    } catch (error) {
      throw quiet(refusal("DescribeServiceMeshes", error as AsmError));
    }
  }

  private async mayRead(meshId: string): Promise<void> {
    const look = () => callAsm(this.connection!, "DescribeServiceMeshDetail", { ServiceMeshId: meshId });
    try {
      await readPatiently(look, this.readSeconds, this.pace);
    } catch (error) {
      if (!isMeshMissing(error as AsmError)) {
        throw quiet(
          `${refusal("DescribeServiceMeshDetail", error as AsmError)} The mesh ${meshId} may have gone from the state by this: nothing is lost, ` +
            "`pulumi up` makes no second one and says how to take it back.",
        );
      }
    }
  }
}
