import { callAsm, type AsmConnection } from "../../components/mesh/api/api";
import type { AsmAction, ParametersOf } from "../../components/mesh/api/actions";
import { withServer } from "../../components/mesh/kubeconfig";
import { withApiServer, type Ask } from "../../components/preflight/apiServer";
import { userKubeconfig } from "./clusterApi";
import { NotPermitted } from "./finding";
import { meshIdOf, type StackFacts } from "./stack";

/** The account as checks see it. Nothing in it changes anything: reads, and questions about rights. */
export interface Account {
  readonly stack: StackFacts;
  readonly meshId: string;
  readonly asm: <A extends AsmAction>(action: A, parameters: ParametersOf<A>) => Promise<unknown>;
  /** The API servers; each rejects when its kubeconfig cannot be had. */
  readonly mesh: Ask;
  readonly cluster: Ask;
}

/** A mesh as DescribeServiceMeshDetail has it, as far as checks need it. */
export interface Detail {
  readonly ServiceMesh?: {
    readonly Clusters?: readonly string[] | null;
    readonly Endpoints?: { readonly IntranetApiServerEndpoint?: string; readonly PublicApiServerEndpoint?: string };
  };
}

/** Opens the account of a stack for as long as `use` takes. */
export async function withAccount<T extends object>(connection: AsmConnection, stack: StackFacts, use: (account: Account) => Promise<T>): Promise<T> {
  const asm: Account["asm"] = (action, parameters) => callAsm(connection, action, parameters);
  const meshId = await meshIdOf(connection, stack);
  return withAsk(
    () => meshKubeconfig(asm, meshId, stack.publicApiServer),
    (mesh) =>
      withAsk(
        () => clusterKubeconfig(connection, stack),
        (cluster) => use({ stack, meshId, asm, mesh, cluster }),
      ),
  );
}

/** The body of an answer; nothing when there is no such object. Throws when the identity may not read it. */
export async function read<T>(ask: Ask, path: string): Promise<T | undefined> {
  const { status, body } = await ask("GET", path);
  if (status === 401 || status === 403) throw new NotPermitted(`GET ${path}: ${status}`);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  return body as T;
}

async function withAsk<T extends object>(kubeconfig: () => Promise<string>, use: (ask: Ask) => Promise<T>): Promise<T> {
  let text: string;
  try {
    text = await kubeconfig();
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    return use(() => Promise.reject(reason));
  }
  const unknown = () => Promise.reject(new Error("the kubeconfig names several API servers, or takes its credentials from a command"));
  return (await withApiServer(text, use)) ?? use(unknown);
}

async function meshKubeconfig(asm: Account["asm"], meshId: string, isPublic: boolean): Promise<string> {
  const { Kubeconfig } = (await asm("DescribeServiceMeshKubeconfig", { ServiceMeshId: meshId, PrivateIpAddress: String(!isPublic) })) as {
    Kubeconfig?: string;
  };
  const { ServiceMesh } = (await asm("DescribeServiceMeshDetail", { ServiceMeshId: meshId })) as Detail;
  const server = isPublic ? ServiceMesh?.Endpoints?.PublicApiServerEndpoint : ServiceMesh?.Endpoints?.IntranetApiServerEndpoint;
  if (!Kubeconfig || !server) throw new Error(`the mesh ${meshId} has no ${isPublic ? "public" : "private"} API server`);
  return withServer(Kubeconfig, server);
}

async function clusterKubeconfig(connection: AsmConnection, { clusterId, clusterEndpoint, clusterApiServer }: StackFacts): Promise<string> {
  const text = await userKubeconfig(connection, clusterEndpoint, clusterId);
  return clusterApiServer === undefined ? text : withServer(text, clusterApiServer);
}
