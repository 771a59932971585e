/** A resource as the engine names it. */
export interface Named {
  type: string;
  name: string;
}

/** An object that the program is about to create, in one API server. */
export interface PlannedObject extends Named {
  urn: string;
  /** The components around it, the outermost first. */
  parents: Named[];
  /** Name and URN of the provider. */
  provider: { name: string; urn: string };
  namespace?: string;
  /** Its name in the API server. */
  object: string;
}

/** As `default/tornado`, by which the provider of Kubernetes knows an object. */
export function idOf({ namespace, object }: PlannedObject): string {
  return namespace === undefined ? object : `${namespace}/${object}`;
}

/** As "Deployment default/tornado". */
export function labelOf(planned: PlannedObject): string {
  return `${planned.type.split(":").at(-1)} ${idOf(planned)}`;
}

/** Where an API server answers an object, by its type in Pulumi, as `kubernetes:apps/v1:Deployment`. */
export function pathOf({ type, namespace, object }: PlannedObject): string {
  const [, version = "", kind = ""] = type.split(":");
  const api = version.startsWith("core/") ? `/api/${version.slice("core/".length)}` : `/apis/${version}`;
  return `${api}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural(kind.toLowerCase())}/${object}`;
}

function plural(kind: string): string {
  return kind.replace(/([^aeiou])y$/, "$1ie").concat("s");
}

/** Why objects that exist are not created, and each way to go on. */
export function refusalOf(existing: readonly PlannedObject[]): string {
  return [
    `${existing.length === 1 ? "One object exists" : `${existing.length} objects exist`} already, which this stack would create:`,
    ...existing.map((one) => `  - exists: ${labelOf(one)}, in the API server of provider ${one.provider.name}`),
    "To take them over, set cluster.adoptExisting to true for one update: each is changed in place to what this stack says, which cuts what such a change cuts, and is deleted with the stack.",
    "To take them into the state without a change first, so that a preview shows what becomes of each field, run",
    `  pulumi up --yes ${providersOf(existing)
      .map(({ urn }) => `--target '${urn}'`)
      .join(" ")}`,
    ...importFile(existing).map((line) => `  ${line}`),
    "(without the components that the state has already), and preview and update once with cluster.adoptExisting, because fields that kubectl has set belong to kubectl. To leave them alone, give this stack other names: namespace, gatewayName, credentialName.",
  ].join("\n");
}

function providersOf(existing: readonly PlannedObject[]): PlannedObject["provider"][] {
  return [...new Map(existing.map(({ provider }) => [provider.urn, provider])).values()];
}

/** The command that imports the objects, and the components around them, which are made empty. */
function importFile(existing: readonly PlannedObject[]): string[] {
  const nameTable = Object.fromEntries(providersOf(existing).map(({ name, urn }) => [name, urn]));
  const components = new Map(existing.flatMap(({ parents }) => parents.map((one, index) => [keyOf(one), { one, parent: parents[index - 1] }])));
  const resources = [
    ...[...components].map(([key, { one, parent }]) => ({ ...entry(key, one, parent), component: true })),
    ...existing.map((one) => ({ ...entry(labelOf(one), one, one.parents.at(-1)), id: idOf(one), provider: one.provider.name })),
  ];
  return [
    `echo '{"nameTable":${JSON.stringify(nameTable)},"resources":[`,
    ...resources.map((one, index) => JSON.stringify(one) + (index + 1 < resources.length ? "," : "")),
    "]}' | pulumi import --yes --protect=false --generate-code=false --file /dev/stdin",
  ];
}

function entry(key: string, { type, name }: Named, parent: Named | undefined) {
  return { type, name: key, logicalName: name, ...(parent === undefined ? {} : { parent: keyOf(parent) }) };
}

function keyOf({ type, name }: Named): string {
  return `${type.split(":").at(-1)} ${name}`;
}
