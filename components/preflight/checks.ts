import { Ask } from "./apiServer";
import { inWords, missingRights, readsOnly, Right } from "./rights";

/** What a program needs of one API server. */
export interface Needs {
  /** As "the mesh". */
  whose: string;
  /** The role that holds all that is asked for, and where it is given. */
  role: string;
  /** File of its kubeconfig in the documents' commands. */
  file: string;
  /** Namespaces that the program uses and does not make. */
  namespaces: string[];
  rights: Right[];
  /** Oldest minor version of Kubernetes 1, and what needs it. */
  kubernetes?: { minor: number; because: string };
}

/** What was found: faults stop the program, warnings do not. */
export interface Findings {
  faults: string[];
  warnings: string[];
}

/** Looks whether an API server has what a program needs. All is asked in parallel; what it does not say is no fault. */
export async function checkApiServer(ask: Ask, needs: Needs, preview: boolean): Promise<Findings> {
  const identity = await identityFaults(ask, needs);
  if (identity.length > 0) {
    return { faults: identity, warnings: [] };
  }
  const [namespaces, version, rights] = await Promise.all([
    Promise.all(needs.namespaces.map((namespace) => namespaceFaults(ask, namespace, needs))),
    versionFaults(ask, needs),
    rightsFindings(ask, needs, preview),
  ]);
  return { faults: [...namespaces.flat(), ...version, ...rights.faults], warnings: rights.warnings };
}

// Where the identity itself is refused, every other answer would say the same.
async function identityFaults(ask: Ask, { whose }: Needs): Promise<string[]> {
  const { status } = await ask("GET", "/version");
  return status === 401
    ? [`The API server of ${whose} refuses the identity of its kubeconfig (401): renew the kubeconfig or its authorization in the console.`]
    : [];
}

async function namespaceFaults(ask: Ask, namespace: string, { whose, file }: Needs): Promise<string[]> {
  const { status, body } = await ask("GET", `/api/v1/namespaces/${namespace}`);
  if (status === 404) {
    return [
      `The namespace ${namespace} does not exist in ${whose}: correct \`app.namespace\`, set app.createNamespace to true, ` +
        `or create it (kubectl --kubeconfig ${file} create namespace ${namespace}).`,
    ];
  }
  const terminating = (body as { status?: { phase?: string } } | undefined)?.status?.phase === "Terminating";
  return terminating ? [`The namespace ${namespace} in ${whose} is being deleted: wait until it is gone, and create it again.`] : [];
}

async function versionFaults(ask: Ask, { whose, kubernetes }: Needs): Promise<string[]> {
  if (kubernetes === undefined) {
    return [];
  }
  const { body } = await ask("GET", "/version");
  const version = (body as { gitVersion?: string } | undefined)?.gitVersion ?? "";
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version) ?? [];
  return major === "1" && Number(minor) < kubernetes.minor
    ? [`The Kubernetes of ${whose} is ${version}, must be 1.${kubernetes.minor} or later, because ${kubernetes.because}: upgrade the cluster first.`]
    : [];
}

async function rightsFindings(ask: Ask, { whose, role, rights }: Needs, preview: boolean): Promise<Findings> {
  const missing = await missingRights(ask, rights);
  if (missing.length === 0) {
    return { faults: [], warnings: [] };
  }
  if (preview && readsOnly(rights, missing)) {
    return { faults: [], warnings: [`The identity of this preview may write nothing in ${whose}: whether an update may, this preview cannot tell.`] };
  }
  return { faults: [`The identity of this command lacks rights in ${whose}: ${inWords(missing)}. Ask for ${role}.`], warnings: [] };
}
