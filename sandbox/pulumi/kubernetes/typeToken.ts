import type { Kind } from "./api/kinds";

/** The kind in a type token: kubernetes:core/v1:Service is v1 Service. Undefined for a token of another form. */
export function kindOfType(type: string): Kind | undefined {
  const match = /^kubernetes:([^:]+)\/([^:/]+):([^:]+)$/.exec(type);
  if (!match) return undefined;
  const [, group = "", version = "", kind = ""] = match;
  return { apiVersion: group === "core" ? version : `${group}/${version}`, kind };
}

export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** @throws one sentence for what the real plugin does and this stand-in does not. */
export function refuseUnsupported(type: string): void {
  const what = unsupported(type);
  if (what) {
    throw new Error(
      `${type} is not supported by the sandbox's stand-in for the kubernetes plugin: ${what}. ` +
        "Use the resources of single Kubernetes kinds, or a pulumi CLI that downloads the real plugin",
    );
  }
}

function unsupported(type: string): string | undefined {
  const [, module = "", name = ""] = type.split(":");
  if (module.startsWith("helm.sh/")) return "it does not render or install Helm charts";
  if (module.startsWith("kustomize")) return "it does not run kustomize";
  if (module.startsWith("yaml")) return "it does not parse YAML manifests";
  if (name.endsWith("Patch") && isBuiltInModule(module)) return "it has no Patch resources";
  if (name.endsWith("List") && isBuiltInModule(module)) return "lists exist for YAML manifests only";
  return undefined;
}

// A custom resource may well be called SomethingPatch or SomethingList; its group has a domain of its own.
function isBuiltInModule(module: string): boolean {
  const group = module.split("/")[0] ?? "";
  return !group.includes(".") || group.endsWith(".k8s.io");
}
