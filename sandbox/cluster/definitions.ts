import { execa } from "execa";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiServer } from "./apiServer";

/** The custom resource definitions of a mesh, as YAML documents: Istio's own out of istioctl, and ASM's from `asmDir`. */
export async function meshDefinitions(istioctl: string, asmDir: string): Promise<string> {
  const { stdout } = await execa(istioctl, ["manifest", "generate", "--set", "profile=minimal"]);
  const istio = stdout.split(/^---$/m).filter((document) => /^kind: CustomResourceDefinition$/m.test(document));
  const asm = readdirSync(asmDir).filter((name) => name.endsWith(".yaml"));
  return [...istio, ...asm.map((name) => readFileSync(join(asmDir, name), "utf8"))].join("\n---\n");
}

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: istio-system}
`;

/** Applies documents such as the definitions, and the namespace that a mesh has from its first moment. */
export async function applyDefinitions(kubectl: string, api: ApiServer, documents: readonly string[]): Promise<void> {
  const input = [NAMESPACE, ...documents].join("\n---\n");
  await execa(kubectl, ["--kubeconfig", api.kubeconfigFile, "apply", "--server-side", "--field-manager=asm", "-f", "-"], { input });
}
