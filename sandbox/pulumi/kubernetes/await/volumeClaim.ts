import { messageOf } from "../api/errors";
import { nameOf, stringAt, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";

/** Waits for a PersistentVolumeClaim to be bound; a storage class that waits for the first pod leaves it pending. */
export class VolumeClaimAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private bindingMode = "";
  private lookedUp = "";

  constructor(private readonly waiting: Waiting) {
    this.object = waiting.current;
    this.sources = [
      {
        kind: { apiVersion: "v1", kind: "PersistentVolumeClaim" },
        fieldSelector: ownSelector(waiting.current),
        on: ({ type, object }, later) => {
          if (type !== "DELETED") this.object = object;
          void this.lookUpStorageClass().then(() => later(0, () => undefined));
        },
      },
    ];
  }

  done(): boolean {
    const phase = stringAt(this.object, "status", "phase");
    const isUpdate = this.waiting.last !== undefined;
    if (this.bindingMode === "WaitForFirstConsumer" && !(isUpdate && phase === "Bound")) return phase === "Pending";
    return phase === "Bound";
  }

  problems(): string[] {
    return [];
  }

  timeoutMessage(): string {
    return "timed out waiting for the condition";
  }

  private async lookUpStorageClass(): Promise<void> {
    const name = stringAt(this.object, "spec", "storageClassName");
    if (name === "") {
      this.waiting.log.status("warning", `no storage class found for "${nameOf(this.object)}"`);
      return;
    }
    if (name === this.lookedUp) return;
    this.lookedUp = name;
    try {
      const storageClass = await this.waiting.client.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" }, "", name);
      this.bindingMode = stringAt(storageClass, "volumeBindingMode");
    } catch (error) {
      this.waiting.log.status("warning", `getting storage class "${name}": ${messageOf(error)}`);
    }
  }
}
