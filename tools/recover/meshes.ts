import { connectionFrom, listMeshes, READ_SECONDS } from "../../components/mesh/api/api";
import { CLOUD_PACE } from "../../components/mesh/api/patience";
import type { NamedMesh } from "../../sandbox/commands/pendingCreates";
import { NotRecovered, type Said } from "./recover";

/** The meshes of the account that a stack's configuration and the environment lead to. */
export async function accountMeshes(stack: string, pulumi: (args: readonly string[]) => Promise<Said>): Promise<NamedMesh[]> {
  const said = await pulumi(["config", "--stack", stack, "--json"]);
  if (!said.ok) throw new NotRecovered(said.stderr.trim());
  const values = JSON.parse(said.stdout) as Record<string, { value?: string }>;
  const connection = connectionFrom({ get: (key: string) => values[key]?.value });
  const meshes = await listMeshes(connection, READ_SECONDS, CLOUD_PACE).catch((error: unknown) => {
    throw new NotRecovered(`the meshes of the account cannot be listed, so it is not known whether the interrupted one was made: ${messageOf(error)}`);
  });
  return meshes.flatMap(({ ServiceMeshInfo: info }) =>
    info?.ServiceMeshId === undefined || info.Name === undefined ? [] : [{ id: info.ServiceMeshId, name: info.Name }],
  );
}

function messageOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter((part) => part !== undefined).join(": ");
}
