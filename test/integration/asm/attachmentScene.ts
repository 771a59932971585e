import type { dynamic } from "@pulumi/pulumi";
import { AsmConnection, connectionFrom } from "../../../components/mesh/api/api";
import { Attachment, AttachmentProvider } from "../../../components/mesh/api/attachment";
import type { InjectedFault } from "../../../sandbox/cloud";
import { AsmClient } from "../../support/asmClient";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";

export const PACE = { first: 5, last: 40 };
export const READ_SECONDS = 0.2;
export const ID = `${STANDING_ID}:${ACK_ID}`;
export const ADD = "AddClusterIntoServiceMesh";
export const REMOVE = "RemoveClusterFromServiceMesh";
export const LOOK = "DescribeServiceMeshDetail";
export const LIST = "DescribeServiceMeshes";

export const wanted: Attachment = { meshId: STANDING_ID, clusterId: ACK_ID, reserveNamespace: true, timeoutSeconds: 5 };
/** The same in the state of the stack that has attached the cluster. */
export const mine: Attachment = { ...wanted, attachedHere: true };

/** The provider of an attachment beside a cloud of its own. */
export class AttachmentScene {
  /** What the creation of a mesh waits for. */
  startMesh: () => Promise<void> = () => Promise.resolve();

  private constructor(
    public cloud: FakeCloud,
    readonly provider: AttachmentProvider,
  ) {}

  static async start(): Promise<AttachmentScene> {
    const scene: AttachmentScene = new AttachmentScene(
      await fakeCloud({ standing: true, startMesh: () => scene.startMesh() }),
      new AttachmentProvider(PACE, READ_SECONDS),
    );
    await scene.provider.configure({ config: scene.configuration() });
    return scene;
  }

  connection(): AsmConnection {
    const config = this.config();
    return connectionFrom({ get: (key) => config[key] });
  }

  calls(action: string): number {
    return this.cloud.status().calls[`servicemesh:${action}`] ?? 0;
  }

  clustersOf(id: string): readonly string[] {
    return this.cloud.status().meshes.find((mesh) => mesh.id === id)?.clusters ?? [];
  }

  injectFault(action: string, kind: InjectedFault["kind"], times = 1): void {
    this.cloud.injectFault({ action, kind, times });
  }

  async newMesh(name: string, VpcId = "vpc-sandbox", IstioVersion = ""): Promise<string> {
    const client = new AsmClient(`127.0.0.1:${this.cloud.port}`);
    const asked = { RegionId: "cn-beijing", VpcId, VSwitches: '["vsw-1"]', Name: name, IstioVersion };
    return String((await client.call("CreateServiceMesh", asked)).ServiceMeshId);
  }

  /** As a provider or function of the plugin is given it. */
  configuration(): dynamic.Config {
    const config = this.config();
    return { get: (key: string) => config[key], require: (key: string) => config[key]! };
  }

  private config(): Record<string, string> {
    return {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${this.cloud.port}` }]),
      "alicloud:protocol": "HTTP",
      "alicloud:region": "cn-beijing",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
  }
}
