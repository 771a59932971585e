import { connectionFrom, meshNamed, READ_SECONDS, type AsmConnection } from "../../components/mesh/api/api";
import { CLOUD_PACE } from "../../components/mesh/api/patience";
import { leavesOf } from "../../config/leaves";
import { KEYS, type Path } from "../../config/schema";

/** What of a stack's configuration checks need. */
export interface StackFacts {
  /** Of an adopted mesh. */
  readonly meshId?: string;
  /** Of a mesh that the stack makes. */
  readonly meshName: string;
  readonly clusterId: string;
  readonly publicApiServer: boolean;
  readonly clusterApiServer?: string;
  /** Where the ACK API is. */
  readonly clusterEndpoint: string;
  readonly namespace: string;
  /** Of the IstioGateway, made or adopted. */
  readonly gateway: string;
  readonly gatewayIsMade: boolean;
}

type Values = Readonly<Record<string, { readonly value?: string }>>;

/** Facts and connection, from what `pulumi config --json` prints. Throws when it names no cluster. */
export function stackFrom(json: string): { stack: StackFacts; connection: AsmConnection } {
  const values = JSON.parse(json) as Values;
  const get = (key: string) => values[key]?.value || undefined;
  const own = keysOf(values);
  const connection = connectionFrom({ get });
  const clusterId = own("cluster.id");
  if (clusterId === undefined) throw new Error("the stack's configuration has no cluster.id: set it (docs/real-account.md, step 7)");
  const existing = own("edge.existing");
  return {
    connection,
    stack: {
      meshId: own("mesh.id"),
      meshName: own("mesh.name") ?? KEYS["mesh.name"].unset,
      clusterId,
      publicApiServer: own("mesh.publicApiServer") === "true",
      clusterApiServer: own("cluster.apiServer"),
      clusterEndpoint: endpointOf(get("alicloud:endpoints")) ?? `cs.${connection.region}.aliyuncs.com`,
      namespace: own("app.namespace") ?? KEYS["app.namespace"].default,
      gateway: existing ?? own("edge.name") ?? KEYS["edge.name"].unset,
      gatewayIsMade: existing === undefined,
    },
  };
}

/** Reads keys of the program from the top-level values of its configuration. */
function keysOf(values: Values): (path: Path) => string | undefined {
  const prefix = "asm-websocket:";
  const own = Object.entries(values).filter(([key, { value }]) => key.startsWith(prefix) && value !== undefined);
  const leaves = leavesOf(Object.fromEntries(own.map(([key, { value }]) => [key.slice(prefix.length), value!]))).values;
  return (path) => (leaves.has(path) ? String(leaves.get(path)) : undefined);
}

/** The id of the stack's mesh. Throws when it is to be made and the account has none of its name. */
export async function meshIdOf(connection: AsmConnection, { meshId, meshName }: StackFacts): Promise<string> {
  const found = meshId ?? (await meshNamed(connection, meshName, READ_SECONDS, CLOUD_PACE))?.ServiceMeshId;
  if (found === undefined) throw new Error(`the account has no mesh named ${meshName}: run this after the first update (docs/real-account.md, step 8)`);
  return found;
}

function endpointOf(endpoints: string | undefined): string | undefined {
  return (JSON.parse(endpoints ?? "[]") as { cs?: string }[]).find(({ cs }) => cs)?.cs;
}
