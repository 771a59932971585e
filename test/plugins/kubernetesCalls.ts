import { nameOf, stringAt, type JsonObject, type KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import type { KubernetesClient } from "./kubernetesClient";
import type { PluginCall } from "./pluginClient";

/** Metadata of an object in the namespace "default". */
export function meta(name: string): JsonObject {
  return { name, namespace: "default" };
}

/** The part of a call that names the resource of an object. */
export function call(object: KubeObject): PluginCall {
  const apiVersion = stringAt(object, "apiVersion");
  const type = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${stringAt(object, "kind")}`;
  return { type, urn: `urn:pulumi:dev::asm::${type}::${nameOf(object)}`, name: nameOf(object) };
}

export async function configure(plugin: KubernetesClient, kubeconfig: string, settings: Record<string, string> = {}): Promise<void> {
  const entries = Object.entries({ kubeconfig, ...settings }).map(([key, value]) => [`kubernetes:config:${key}`, value]);
  await plugin.call("configure", { variables: Object.fromEntries(entries) as Record<string, string> });
}
