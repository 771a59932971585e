import { annotationOf, isObject, setMetadata, type KubeObject } from "./object";
import { isUnknown } from "../rpc/properties";

export const AUTONAMED = "pulumi.com/autonamed";
export const SKIP_AWAIT = "pulumi.com/skipAwait";
export const WAIT_FOR = "pulumi.com/waitFor";
export const REPLACE_UNREADY = "pulumi.com/replaceUnready";
const TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds";
const PATCH_FORCE = "pulumi.com/patchForce";
const PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager";
const DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy";

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

export const isAutonamed = (object: KubeObject): boolean => isTrue(object, AUTONAMED);
export const skipsAwait = (object: KubeObject): boolean => isTrue(object, SKIP_AWAIT);
export const forcesPatch = (object: KubeObject): boolean => isTrue(object, PATCH_FORCE);
export const namedFieldManager = (object: KubeObject): string => annotationOf(object, PATCH_FIELD_MANAGER);

/** How long to wait, in milliseconds: customTimeouts of the resource (seconds), else its annotation, else ten minutes. */
export function timeoutOf(customSeconds: number, object: KubeObject): number {
  if (customSeconds !== 0) return Math.trunc(customSeconds) * 1000;
  const annotated = annotationOf(object, TIMEOUT_SECONDS);
  return /^[+-]?\d+$/.test(annotated) ? Number(annotated) * 1000 : DEFAULT_TIMEOUT_MS;
}

/** How a delete treats what the object owns: waits for it unless an annotation says otherwise. */
export function deletionPropagation(object: KubeObject): "Foreground" | "Background" | "Orphan" {
  switch (annotationOf(object, DELETION_PROPAGATION).toLowerCase()) {
    case "orphan":
      return "Orphan";
    case "background":
      return "Background";
    default:
      return "Foreground";
  }
}

/** Adds an annotation; leaves metadata and annotations alone that a preview does not know. */
export function annotate(object: KubeObject, key: string, value: string): void {
  const metadata = object.metadata;
  if (!isObject(metadata) || isUnknown(metadata.annotations)) return;
  setMetadata(object, "annotations", { ...(isObject(metadata.annotations) ? metadata.annotations : {}), [key]: value });
}

function isTrue(object: KubeObject, key: string): boolean {
  return annotationOf(object, key) === "true";
}
