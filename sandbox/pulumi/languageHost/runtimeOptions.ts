import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { fromStruct, type PropertyValue } from "../rpc/properties";
import { RpcFault } from "../rpc/server";

/** `runtime.options` of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
export interface RuntimeOptions {
  /** Compile TypeScript on the fly. Default: true. */
  typescript: boolean;
  /** The tsconfig to use, relative to the program. Default: tsconfig.json. */
  tsconfig?: string;
  /** Arguments for node itself. */
  nodeargs: string[];
}

/** Reads the options. Unknown ones (`packagemanager`) are left to others; one of the wrong type is a fault. */
export function runtimeOptions(options: Struct | undefined): RuntimeOptions {
  const { typescript, tsconfig, nodeargs } = fromStruct(options);
  return {
    typescript: expectBoolean("typescript", typescript ?? true),
    tsconfig: expectString("tsconfig", tsconfig ?? "") || undefined,
    nodeargs: shellWords(expectString("nodeargs", nodeargs ?? "")),
  };
}

function expectBoolean(name: string, value: PropertyValue): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new RpcFault(`runtime option '${name}' must be true or false, got ${JSON.stringify(value)}`);
}

function expectString(name: string, value: PropertyValue): string {
  if (typeof value === "string") return value;
  throw new RpcFault(`runtime option '${name}' must be a string, got ${JSON.stringify(value)}`);
}

/** Splits at blanks as a shell does; single and double quotes hold a word together. */
export function shellWords(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""));
}
