import { isIP } from "node:net";
import { DRAIN_ANNOTATION } from "../../../components/edges/asm/gateway/drainSettings";
import { PROXY_CONFIG } from "../../../components/edges/istio/proxyConfig";
import { NLB_CLASS } from "../../../components/edges/asm/gateway/idleTimeout";
import { read, type Account } from "../account";
import { judged, notSeen, type Finding } from "../finding";

const NAMESPACE = "istio-system";
const DRAIN_TIMEOUT = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain-timeout";
const GATEWAY_VARIABLES = ["PROXY_CONFIG", "TERMINATION_DRAIN_DURATION_SECONDS", "EXIT_ON_ZERO_ACTIVE_CONNECTIONS"];

interface Gateway {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly loadBalancerClass?: string; readonly podLabels?: Readonly<Record<string, string>> };
  readonly status?: { readonly GatewayAddress?: readonly string[]; readonly Status?: string; readonly ErrorMessage?: string };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly terminationGracePeriodSeconds?: number;
    readonly containers: readonly { readonly name: string; readonly env?: readonly Variable[] }[];
    readonly volumes?: readonly { readonly downwardAPI?: { readonly items?: readonly { readonly fieldRef?: { readonly fieldPath: string } }[] } }[];
  };
}

export async function statusHasAddress({ mesh, stack }: Account): Promise<Finding> {
  const gateway = await gatewayOf(mesh, stack);
  if (gateway === undefined) return noGateway(stack);
  const { GatewayAddress: [address] = [], Status: status = "none", ErrorMessage: error = "" } = gateway.status ?? {};
  const evidence = `Status ${status}, address ${address ?? "none"}${error && `, ${error}`}`;
  const isName = gateway.spec.loadBalancerClass === NLB_CLASS;
  return judged(address !== undefined && isName === (isIP(address) === 0), `${evidence}; ${isName ? "a host name" : "an IP address"} is expected`);
}

export async function podsHaveLabel(account: Account): Promise<Finding> {
  const gateway = await gatewayOf(account.mesh, account.stack);
  if (gateway === undefined) return noGateway(account.stack);
  const pods = await podsOf(account, gateway);
  return judged(pods.length > 0, `${pods.length} pods with ${selectorOf(gateway, account.stack)}`);
}

export async function podsHaveTime(account: Account): Promise<Finding> {
  const told = await drainOf(account);
  if (told === undefined) return notSeen(`the gateway has no ${DRAIN_ANNOTATION}, as before ASM 1.26`);
  const [pod] = told.pods;
  if (pod === undefined) return notSeen("the gateway has no pod");
  const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
  return judged(grace >= told.seconds, `${pod.metadata.name}: terminationGracePeriodSeconds ${grace}, drain ${told.seconds}; ${variables(pod)}`);
}

export async function balancerDrains(account: Account): Promise<Finding> {
  const told = await drainOf(account);
  if (told === undefined) return notSeen(`the gateway has no ${DRAIN_ANNOTATION}, as before ASM 1.26`);
  const path = `/api/v1/namespaces/${NAMESPACE}/services/istio-${account.stack.gateway}`;
  const service = await read<{ metadata: { annotations?: Record<string, string> } }>(account.cluster, path);
  if (service === undefined) return notSeen(`the cluster has no Service istio-${account.stack.gateway}`);
  const timeout = service.metadata.annotations?.[DRAIN_TIMEOUT];
  return judged(Number(timeout ?? NaN) >= told.seconds, `${DRAIN_TIMEOUT} is ${timeout ?? "absent"}, drain ${told.seconds}`);
}

/** The agent reads a ProxyConfig from the pod's annotations in a file of the downward API, or from a variable that is made of them. */
export async function podsGetProxyConfig(account: Account): Promise<Finding> {
  const gateway = await gatewayOf(account.mesh, account.stack);
  const [pod] = gateway === undefined ? [] : await podsOf(account, gateway);
  if (pod === undefined) return notSeen("the gateway has no pod");
  if (!account.stack.gatewayIsMade) return notSeen("an adopted gateway is given no ProxyConfig");
  const fields = [
    ...(pod.spec.volumes ?? []).flatMap(({ downwardAPI }) => downwardAPI?.items ?? []).map(({ fieldRef }) => fieldRef?.fieldPath),
    ...pod.spec.containers.flatMap(({ env = [] }) => env).map(({ valueFrom }) => valueFrom?.fieldRef?.fieldPath),
  ].filter((field) => field === "metadata.annotations" || field?.includes(PROXY_CONFIG));
  const annotated = pod.metadata.annotations?.[PROXY_CONFIG] !== undefined;
  return judged(
    annotated && fields.length > 0,
    `${pod.metadata.name}: the annotation is ${annotated ? "there" : "absent"}, handed on by ${fields.join(", ") || "nothing"}; ${variables(pod)}`,
  );
}

async function drainOf(account: Account): Promise<{ seconds: number; pods: Pod[] } | undefined> {
  const gateway = await gatewayOf(account.mesh, account.stack);
  const seconds = Number(gateway?.metadata.annotations?.[DRAIN_ANNOTATION] ?? NaN);
  return gateway === undefined || !Number.isFinite(seconds) ? undefined : { seconds, pods: await podsOf(account, gateway) };
}

function gatewayOf(mesh: Account["mesh"], { gateway }: Account["stack"]): Promise<Gateway | undefined> {
  return read<Gateway>(mesh, `/apis/istio.alibabacloud.com/v1beta1/namespaces/${NAMESPACE}/istiogateways/${gateway}`);
}

async function podsOf({ cluster, stack }: Account, gateway: Gateway): Promise<Pod[]> {
  const selector = encodeURIComponent(selectorOf(gateway, stack));
  return (await read<{ items: Pod[] }>(cluster, `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`))?.items ?? [];
}

function selectorOf({ spec }: Gateway, { gateway }: Account["stack"]): string {
  const labels = Object.entries(spec.podLabels ?? {});
  return labels.length === 0 ? `istio=${gateway}` : labels.map(([key, value]) => `${key}=${value}`).join(",");
}

function variables(pod: Pod): string {
  const known = pod.spec.containers.flatMap(({ env = [] }) => env).filter(({ name }) => GATEWAY_VARIABLES.includes(name));
  return `variables: ${known.map(({ name, value, valueFrom }) => `${name}=${value ?? valueFrom?.fieldRef?.fieldPath}`).join(", ") || "none"}`;
}

function noGateway({ gateway }: Account["stack"]): Finding {
  return notSeen(`the mesh has no IstioGateway ${NAMESPACE}/${gateway}: run this after the first update`);
}
