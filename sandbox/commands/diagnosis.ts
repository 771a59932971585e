import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { CloudStatus, GatewayStatus } from "../cloud";
import { daemonStatus } from "../daemon/client";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import type { Paths } from "../paths";
import type { RunningSandbox } from "./context";
import { edgeNames, missingParts, type EdgeFacts, type EdgeNames, type MissingPart, type Pods } from "./edgeParts";
import type { Deployment } from "./pendingCreates";
import { PROJECT, stateFile } from "./pulumi";

interface Item {
  readonly kind: string;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
}

/** How long a gateway whose cluster was attached again may take to its address. */
const ADDRESS_MS = 60_000;
const POLL_MS = 100;

/** Whether the stack's gateway gets an address while this waits. One whose cluster was attached during an update publishes it after the update has read it. */
export async function addressComes(paths: Paths, stack: string): Promise<boolean> {
  const names = namesIn(stateFile(paths, PROJECT, stack));
  if (names.gateway === undefined) return false;
  for (const deadline = Date.now() + ADDRESS_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const gateway = gatewayOf(names, (await daemonStatus(paths.control))?.cloud);
    if (gateway === undefined || gateway.addresses.length > 0) return gateway !== undefined;
  }
  return false;
}

/** This fault, with every part of the edge that is missing and what to do about each. */
export async function diagnosed(fault: Fault, paths: Paths, sandbox: RunningSandbox, stack: string): Promise<Fault> {
  const missing = await missingIn(paths, sandbox, stack);
  if (missing.length === 0) return fault;
  return new Fault([fault.message, ...missing.map(({ what, remedy }) => `  ${what} (${remedy})`)].join("\n"), fault.remedy);
}

async function missingIn(paths: Paths, sandbox: RunningSandbox, stack: string): Promise<MissingPart[]> {
  const names = namesIn(stateFile(paths, PROJECT, stack));
  // Before anything was made, the message of pulumi says all.
  if (names.attachment === undefined && names.gateway === undefined && names.app === undefined) return [];
  try {
    return missingParts(await factsOf(names, paths, sandbox));
  } catch (error) {
    return [{ what: `the ACK cluster's API server does not answer: ${lastLine(error)}`, remedy: "make logs NAME=apiserver-ack" }];
  }
}

function namesIn(file: string): EdgeNames {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
  return edgeNames(checkpoint.latest ?? {});
}

async function factsOf(names: EdgeNames, paths: Paths, sandbox: RunningSandbox): Promise<EdgeFacts> {
  const kubectl = async (...args: string[]) => {
    const { stdout } = await runInside(sandbox.pid, ["kubectl", "--kubeconfig", paths.kubeconfig("ack"), "--request-timeout=10s", ...args], {
      env: sandbox.env,
    });
    return String(stdout);
  };
  const [status, objects, secrets] = await Promise.all([
    daemonStatus(paths.control),
    kubectl("get", "deployments,endpointslices", "-A", "-o", "json"),
    // Names only: what a Secret holds is not for this process.
    kubectl("get", "secrets", "-A", "-o", 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}'),
  ]);
  const { items } = JSON.parse(objects) as { items: Item[] };
  const mesh = status?.cloud?.meshes.find(({ id }) => id === names.attachment?.meshId);
  const gateway = gatewayOf(names, status?.cloud);
  return {
    names,
    attached: mesh?.clusters.includes(names.attachment?.clusterId ?? "") ?? false,
    gateway: { addresses: gateway?.addresses ?? [], error: gateway?.error ?? "", pods: podsOf(items, `istio-system/istio-${names.gateway}`) },
    app: podsOf(items, names.app ?? ""),
    endpoints: endpointsOf(items, names.app ?? ""),
    existingSecrets: secrets.split("\n"),
  };
}

function gatewayOf({ gateway, attachment }: EdgeNames, cloud: CloudStatus | undefined): GatewayStatus | undefined {
  return cloud?.gateways.find(({ name, mesh }) => name === gateway && mesh === attachment?.meshId);
}

function podsOf(items: readonly Item[], deployment: string): Pods | undefined {
  const found = items.find((item) => item.kind === "Deployment" && nameOf(item) === deployment);
  return found && { ready: found.status?.readyReplicas ?? 0, wanted: found.spec?.replicas ?? 1 };
}

function endpointsOf(items: readonly Item[], service: string): number {
  const slices = items.filter(
    ({ kind, metadata: { namespace, labels } }) => kind === "EndpointSlice" && `${namespace}/${labels?.["kubernetes.io/service-name"]}` === service,
  );
  return slices.flatMap(({ endpoints = [] }) => endpoints).filter(({ conditions }) => conditions?.ready !== false).length;
}

function nameOf({ metadata: { namespace, name } }: Item): string {
  return `${namespace}/${name}`;
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
