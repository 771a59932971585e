import { VERSION } from "./provider";

interface Property {
  readonly type?: "string" | "boolean" | "object";
  readonly $ref?: "pulumi.json#/Any";
  readonly const?: string;
}

/** Settings of the provider. The real plugin has three dozen more kinds of input, which only the languages' SDKs ask for. */
const SETTINGS: Readonly<Record<string, Property>> = {
  ...ofType("string", ["kubeconfig", "context", "cluster", "namespace", "clusterIdentifier"]),
  ...ofType("boolean", ["enableServerSideApply", "enableSecretMutable", "enableConfigMapMutable", "enablePatchForce"]),
  ...ofType("boolean", ["deleteUnreachable", "skipUpdateUnreachable", "upsertExistingObjects"]),
};

/** The kinds that a Pulumi YAML program can have beside its components, by group and version as tokens write them, with their parts. */
const KINDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "core/v1": { Namespace: ["spec"], ConfigMap: ["data", "immutable"], Secret: ["data", "stringData", "type", "immutable"], Service: ["spec"] },
  "apps/v1": { Deployment: ["spec"] },
};

/**
 * The plugin's schema as far as Pulumi YAML asks for it: that language has no SDK, it reads tokens and names out of the schema.
 * Parts of objects are of any shape; the API server refuses what is wrong.
 */
export function schema(): string {
  const resources = Object.entries(KINDS).flatMap(([version, kinds]) =>
    Object.entries(kinds).map(([kind, parts]) => [`kubernetes:${version}:${kind}`, resource(version.replace(/^core\//, ""), kind, parts)]),
  );
  return JSON.stringify({
    name: "kubernetes",
    version: VERSION,
    provider: { type: "object", inputProperties: SETTINGS },
    resources: Object.fromEntries(resources) as Record<string, unknown>,
  });
}

function resource(apiVersion: string, kind: string, parts: readonly string[]) {
  const any: Property = { $ref: "pulumi.json#/Any" };
  const properties = {
    apiVersion: { type: "string", const: apiVersion },
    kind: { type: "string", const: kind },
    metadata: any,
    ...Object.fromEntries(parts.map((part) => [part, any])),
  };
  return { type: "object", properties, inputProperties: properties };
}

function ofType(type: Property["type"], names: readonly string[]): Record<string, Property> {
  return Object.fromEntries(names.map((name) => [name, { type }]));
}
