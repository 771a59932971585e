import { KubeConfig, KubernetesObjectApi, PatchStrategy, type KubernetesObject } from "@kubernetes/client-node";
import { execa } from "execa";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { ApiServer } from "./apiServer";

/** The custom resource definitions of a mesh, as YAML: Istio's own out of istioctl, and ASM's from `asmDir`. */
export async function meshDefinitions(istioctl: string, asmDir: string): Promise<readonly string[]> {
  const { stdout } = await execa(istioctl, ["manifest", "generate", "--set", "profile=minimal"]);
  const asm = readdirSync(asmDir).filter((name) => name.endsWith(".yaml"));
  return [stdout, ...asm.map((name) => readFileSync(join(asmDir, name), "utf8"))];
}

/** Applies the definitions and the namespace that a mesh has from its first moment. */
export async function applyDefinitions(api: ApiServer, texts: readonly string[]): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(api.kubeconfig);
  const client = KubernetesObjectApi.makeApiClient(config);
  const definitions = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject | null));
  const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "istio-system" } };
  const wanted = [namespace, ...definitions.filter((each) => each !== null).filter((each) => each.kind === "CustomResourceDefinition")];
  await Promise.all(wanted.map((each) => client.patch(each, undefined, undefined, "asm", true, PatchStrategy.ServerSideApply)));
}
