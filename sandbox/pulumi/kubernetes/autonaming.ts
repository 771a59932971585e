import { randomBytes } from "node:crypto";
import { annotate, AUTONAMED, isAutonamed } from "./annotations";
import { at, nameOf, setMetadata, stringAt, type KubeObject } from "./object";
import { isUnknown } from "../rpc/properties";

/** How the engine wants names to be made; undefined when the project does not configure it. */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

/** Whether the object has a name, or will have one that the preview does not know yet. */
export function isNamed(object: KubeObject): boolean {
  return nameOf(object) !== "" || isUnknown(at(object, "metadata", "name"));
}

export function isGenerateName(object: KubeObject): boolean {
  return !isNamed(object) && stringAt(object, "metadata", "generateName") !== "";
}

/**
 * Names an object that the program did not name: its resource name, a dash and eight hex digits.
 * @throws when the project has disabled autonaming.
 */
export function assignName(object: KubeObject, resourceName: string, seed: Uint8Array, autonaming: Autonaming | undefined): void {
  if (isNamed(object) || isGenerateName(object)) return;
  if (autonaming?.mode === "disable") throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  setMetadata(object, "name", autonaming?.proposedName || `${resourceName}-${hexSuffix(seed)}`);
  annotate(object, AUTONAMED, "true");
}

/** Keeps the name made by an earlier run, so that an unnamed object is not replaced by each. */
export function adoptName(object: KubeObject, oldInputs: KubeObject): void {
  if (isNamed(object) || !isAutonamed(oldInputs)) return;
  setMetadata(object, "name", nameOf(oldInputs));
  annotate(object, AUTONAMED, "true");
}

// With a seed the same plan makes the same name, so that an update plan can be checked before it is applied.
export function hexSuffix(seed: Uint8Array = new Uint8Array()): string {
  return (seed.length >= 4 ? Buffer.from(seed.subarray(0, 4)) : randomBytes(4)).toString("hex");
}
