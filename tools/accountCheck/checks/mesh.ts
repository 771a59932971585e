import { inWords, missingRights, readsOnly, type Right } from "../../../components/preflight/rights";
import { read, type Account } from "../account";
import { judged, notSeen, NotPermitted, type Finding } from "../finding";

/** Every kind that the program can write to the mesh, and the version by which it does. */
export const MESH_KINDS = [
  { group: "networking.istio.io", version: "v1", resource: "gateways" },
  { group: "networking.istio.io", version: "v1", resource: "virtualservices" },
  { group: "networking.istio.io", version: "v1", resource: "destinationrules" },
  { group: "networking.istio.io", version: "v1alpha3", resource: "envoyfilters" },
  { group: "security.istio.io", version: "v1", resource: "authorizationpolicies" },
  { group: "telemetry.istio.io", version: "v1", resource: "telemetries" },
  { group: "istio.alibabacloud.com", version: "v1beta1", resource: "istiogateways" },
  { group: "istio.alibabacloud.com", version: "v1", resource: "asmlocalratelimiters" },
] as const;

export async function kindsAreServed({ mesh }: Account): Promise<Finding> {
  const served = await Promise.all(MESH_KINDS.map(({ group, version }) => read<{ resources?: { name: string }[] }>(mesh, `/apis/${group}/${version}`)));
  const lacking = MESH_KINDS.filter(({ resource }, index) => !served[index]?.resources?.some(({ name }) => name === resource));
  const words = lacking.map(({ group, version, resource }) => `${resource}.${group}/${version}`).join(", ");
  return judged(lacking.length === 0, lacking.length === 0 ? `${MESH_KINDS.length} kinds are served` : `not served: ${words}`);
}

export async function kindsMayBeWritten({ mesh }: Account): Promise<Finding> {
  const rights: Right[] = MESH_KINDS.map(({ group, resource }) => ({ group, resource, namespace: "istio-system" }));
  const missing = await missingRights(mesh, rights);
  if (readsOnly(rights, missing)) throw new NotPermitted("this identity writes nothing in the mesh: run this with the role of an update");
  return judged(missing.length === 0, missing.length === 0 ? `${rights.length} kinds may be written` : `lacks ${inWords(missing)}`);
}

export async function publicAddressIsCertified({ mesh, stack }: Account): Promise<Finding> {
  if (!stack.publicApiServer) return notSeen("the stack uses the private address (mesh.publicApiServer)");
  try {
    const { gitVersion } = (await read<{ gitVersion?: string }>(mesh, "/version")) ?? {};
    return judged(true, `the API server answers by TLS at its public address: ${gitVersion}`);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (/ALTNAME|CERT|SIGNATURE/.test(code)) return judged(false, `${code}: ${message}`);
    throw error;
  }
}

/** Pulumi applies at the server; what it wrote says so in its managed fields. */
export async function wasAppliedAtServer({ mesh, stack }: Account): Promise<Finding> {
  interface Item {
    metadata: { name: string; generation?: number; managedFields?: { manager?: string; operation?: string }[] };
  }
  const list = await read<{ items: Item[] }>(mesh, `/apis/networking.istio.io/v1/namespaces/${stack.namespace}/virtualservices`);
  // Pulumi creates an object by a plain create, and applies each later change.
  const written = (list?.items ?? []).flatMap(({ metadata: { name, generation = 1, managedFields = [] } }) =>
    managedFields.filter(({ manager }) => manager?.startsWith("pulumi")).map(({ operation }) => ({ name, operation, changed: generation > 1 })),
  );
  const shown = written.filter(({ operation, changed }) => operation === "Apply" || changed);
  if (shown.length === 0) return notSeen(`no VirtualService in ${stack.namespace} that Pulumi has changed since its creation`);
  return judged(
    shown.some(({ operation }) => operation === "Apply"),
    shown.map(({ name, operation }) => `${name}: ${operation}`).join(", "),
  );
}

const PUSHED = ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"];

export async function labelsArePushed({ mesh, cluster, stack: { namespace } }: Account): Promise<Finding> {
  interface Namespace {
    metadata: { labels?: Record<string, string> };
  }
  const [there, here] = await Promise.all([mesh, cluster].map((ask) => read<Namespace>(ask, `/api/v1/namespaces/${namespace}`)));
  if (there === undefined || here === undefined) return notSeen(`the namespace ${namespace} is not in both API servers`);
  const labels = PUSHED.filter((label) => there.metadata.labels?.[label] !== undefined);
  if (labels.length === 0) return notSeen(`the namespace ${namespace} of the mesh has none of ${PUSHED.join(", ")}`);
  const words = labels.map((label) => `${label} is ${there.metadata.labels![label]} in the mesh, ${here.metadata.labels?.[label] ?? "absent"} in the cluster`);
  return judged(
    labels.every((label) => there.metadata.labels![label] === here.metadata.labels?.[label]),
    words.join("; "),
  );
}
