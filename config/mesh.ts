import { apiServerFaults } from "../components/mesh/apiServerAddress";
import { temporaryFaults, type AckKubeconfigArgs } from "../components/mesh/ackCluster";
import type { ServiceMeshArgs } from "../components/mesh/serviceMesh";
import type { ConfigReader } from "./reader";

/** The mesh that is adopted or created. */
export function parseMesh(reader: ConfigReader): ServiceMeshArgs & { version?: string } {
  const publicApiServer = reader.flag("mesh.publicApiServer");
  const existingMeshId = reader.text("mesh.id");
  const creation = {
    meshName: reader.text("mesh.name"),
    version: reader.text("mesh.version"),
    vpcId: reader.text("mesh.vpcId"),
    vswitchId: reader.text("mesh.vswitchId"),
    size: reader.word("mesh.size"),
  };
  return existingMeshId === undefined ? { ...creation, publicApiServer } : { existingMeshId, publicApiServer };
}

/** How the cluster's API server is reached. */
export function parseClusterAccess(reader: ConfigReader): AckKubeconfigArgs {
  const temporaryMinutes = reader.integer("cluster.kubeconfigMinutes") || undefined;
  const server = reader.text("cluster.apiServer");
  reader.check([
    ...temporaryFaults(temporaryMinutes, "cluster.kubeconfigMinutes"),
    ...(server === undefined ? [] : apiServerFaults(server, "cluster.apiServer")),
  ]);
  return { temporaryMinutes, server };
}
