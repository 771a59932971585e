import type { Ask } from "./apiServer";

/** A kind of object that the program writes, and where. */
export interface Right {
  /** API group; empty for the core. */
  group: string;
  /** In the plural of the API, as `virtualservices`. */
  resource: string;
  /** Not for what is in no namespace. */
  namespace?: string;
}

/** A kind of object, and the verbs that are refused for it. */
export interface MissingRight extends Right {
  verbs: string[];
}

const WRITING = ["create", "update", "patch", "delete"];
const VERBS = ["get", ...WRITING];

/** The rights that the identity of a kubeconfig lacks, by SelfSubjectAccessReview. An API server that does not answer these refuses nothing. */
export async function missingRights(ask: Ask, rights: readonly Right[]): Promise<MissingRight[]> {
  const all = await Promise.all(rights.map(async (right) => ({ ...right, verbs: await refusedVerbs(ask, right) })));
  return all.filter(({ verbs }) => verbs.length > 0);
}

/** Whether an identity may write nothing at all: one that is meant to read only, as that of a preview. */
export function readsOnly(rights: readonly Right[], missing: readonly MissingRight[]): boolean {
  return missing.length === rights.length && missing.every(({ verbs }) => WRITING.every((verb) => verbs.includes(verb)));
}

/** As "create and patch of deployments.apps in chat", joined by semicolons. */
export function inWords(missing: readonly MissingRight[]): string {
  return missing
    .map(
      ({ group, resource, namespace, verbs }) =>
        `${verbs.join(", ")} ${resource}${group && `.${group}`}${namespace === undefined ? "" : ` in namespace ${namespace}`}`,
    )
    .join("; ");
}

// An administrator has the verb "*", so that one question is enough for most.
async function refusedVerbs(ask: Ask, right: Right): Promise<string[]> {
  if (!(await isRefused(ask, right, "*"))) {
    return [];
  }
  const refused = await Promise.all(VERBS.map((verb) => isRefused(ask, right, verb)));
  return VERBS.filter((_verb, index) => refused[index]);
}

async function isRefused(ask: Ask, { group, resource, namespace }: Right, verb: string): Promise<boolean> {
  const { status, body } = await ask("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { group, resource, verb, ...(namespace === undefined ? {} : { namespace }) } },
  });
  return status < 300 && (body as { status?: { allowed?: boolean } } | undefined)?.status?.allowed === false;
}
