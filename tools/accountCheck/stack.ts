import { connectionFrom, meshNamed, READ_SECONDS, type AsmConnection } from "../../components/mesh/api/api";
import { CLOUD_PACE } from "../../components/mesh/api/patience";

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
  const own = (key: string) => get(`asm-websocket:${key}`);
  const connection = connectionFrom({ get });
  const clusterId = own("clusterId");
  if (clusterId === undefined) throw new Error("the stack's configuration has no clusterId: set it (docs/real-account.md, step 7)");
  const existing = own("existingGateway");
  return {
    connection,
    stack: {
      meshId: own("meshId"),
      meshName: own("meshName") ?? "asm-websocket",
      clusterId,
      publicApiServer: own("meshPublicApiServer") === "true",
      clusterApiServer: own("clusterApiServer"),
      clusterEndpoint: endpointOf(get("alicloud:endpoints")) ?? `cs.${connection.region}.aliyuncs.com`,
      namespace: own("namespace") ?? "default",
      gateway: existing ?? own("gatewayName") ?? "ingressgateway",
      gatewayIsMade: existing === undefined,
    },
  };
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
