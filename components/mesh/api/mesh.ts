import { AsmConnection, AsmError, callAsm, isMeshMissing } from "./api";

/** What an attachment needs to know of a mesh. */
export interface Mesh {
  id: string;
  state: string;
  version: string;
  clusters: string[];
  error: string;
  /** Addresses of its API server, the private one first. */
  apiServers: string[];
}

interface Detail {
  ServiceMesh?: {
    ServiceMeshInfo?: { State?: string; Version?: string; ErrorMessage?: string };
    Clusters?: string[] | null;
    Endpoints?: { IntranetApiServerEndpoint?: string; PublicApiServerEndpoint?: string };
  };
}

/** The mesh, or nothing when there is none. */
export async function describeMesh(connection: AsmConnection, id: string): Promise<Mesh | undefined> {
  try {
    const { ServiceMesh } = (await callAsm(connection, "DescribeServiceMeshDetail", { ServiceMeshId: id })) as Detail;
    const { ServiceMeshInfo: info, Endpoints: endpoints, Clusters: clusters } = ServiceMesh ?? {};
    return {
      id,
      state: info?.State ?? "unknown",
      version: info?.Version ?? "",
      clusters: clusters ?? [],
      error: info?.ErrorMessage ?? "",
      apiServers: [endpoints?.IntranetApiServerEndpoint ?? "", endpoints?.PublicApiServerEndpoint ?? ""].filter(Boolean),
    };
  } catch (error) {
    if (isMeshMissing(error as AsmError)) {
      return undefined;
    }
    throw error;
  }
}

/** What to say of a mesh that does not exist. */
export function missingMesh(connection: AsmConnection, id: string): string {
  return (
    `The mesh ${id} does not exist in this account (alicloud:region is ${connection.region}): ` +
    "set mesh.id to one that `aliyun servicemesh DescribeServiceMeshes` lists."
  );
}
