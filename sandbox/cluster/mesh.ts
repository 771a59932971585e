import { istioValidation } from "./admission";
import { API_SERVER_PORT, meshAddress } from "./addresses";
import { startApiServer, type ApiServer } from "./apiServer";
import type { Programs } from "./ack";
import { applyDefinitions } from "./definitions";
import { startIstiod, type Istiod } from "./istiod";
import type { Processes } from "./processes";

/** What a service mesh instance is made of: an API server for Istio objects, its garbage collector, and istiod. */
export interface Mesh {
  readonly id: string;
  readonly address: string;
  readonly api: ApiServer;
  readonly istiod: Istiod;
}

/** Starts the n-th mesh of the sandbox, counted from 0. Its processes carry `name`. */
export async function startMesh(
  processes: Processes,
  programs: Programs,
  stateDir: string,
  definitions: Promise<string>,
  id: string,
  n: number,
  name: string,
): Promise<Mesh> {
  const address = meshAddress(n);
  const api = await startApiServer(processes, programs.path("kube-apiserver"), stateDir, {
    name,
    id,
    address,
    flags: [],
    // No pods run here, so no controller makes the service accounts that this admission would wait for.
    disabledAdmission: ["ServiceAccount"],
  });
  await applyDefinitions(programs.path("kubectl"), api, [await definitions, istioValidation(address, api.authority.cert)]);
  startGarbageCollector(processes, programs, api);
  const istiod = await startIstiod(processes, programs.path("pilot-discovery"), stateDir, api, id, address);
  return { id, address, api, istiod };
}

/** Stops what startMesh started. What it stored stays in etcd under the mesh's id, which is never used again. */
export async function stopMesh(processes: Processes, mesh: Mesh): Promise<void> {
  for (const program of ["istiod", "garbage-collector", "apiserver"]) await processes.remove(`${program}-${mesh.api.name}`);
}

/** Without it an object that is deleted in the foreground, as Pulumi does, would keep its finalizer for ever. */
function startGarbageCollector(processes: Processes, programs: Programs, api: ApiServer): void {
  processes.start({
    name: `garbage-collector-${api.name}`,
    command: programs.path("kube-controller-manager"),
    address: `for ${api.url.replace(/^https:\/\//, "").replace(`:${API_SERVER_PORT}`, "")}`,
    args: [
      `--kubeconfig=${api.kubeconfigFile}`,
      "--bind-address=127.0.0.1",
      "--secure-port=0",
      "--leader-elect=false",
      "--controllers=garbage-collector-controller,namespace-controller",
    ],
    env: { GOGC: "50" },
  });
}
