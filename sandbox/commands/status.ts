import { join } from "node:path";
import type { CloudStatus } from "../cloud";
import { daemonStatus } from "../daemon/client";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import type { Context } from "./context";
import { runningSandbox } from "./context";

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly namespace: string; readonly name: string; readonly creationTimestamp: string };
    readonly status: { readonly phase?: string; readonly podIP?: string; readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

/** `make status`: every process and pod with state, age and address, and which parts of Pulumi are Pulumi's own. */
export async function status(context: Context): Promise<void> {
  const sandbox = await runningSandbox(context);
  const daemon = await daemonStatus(context.paths.control);
  if (!daemon) throw new Fault("the sandbox does not answer", `read ${join(context.paths.log, "sandboxd.log")}`);
  const pods = await runInside(sandbox.pid, ["kubectl", "--kubeconfig", context.paths.kubeconfig("ack"), "get", "pods", "-A", "-o", "json"], {
    env: sandbox.env,
  });

  print(
    "PROCESS",
    ["NAME", "STATE", "AGE", "RESTARTS", "MEMORY", "ADDRESS"],
    [
      ["sandboxd", "running", age(daemon.startedAt), "0", megabytes(daemon.daemonMemory), ""],
      ...daemon.processes.map((each) => [each.name, each.state, age(each.startedAt), String(each.restarts), megabytes(each.memory), each.address]),
    ],
  );
  print(
    "POD",
    ["NAME", "STATE", "AGE", "ADDRESS"],
    (JSON.parse(String(pods.stdout)) as PodList).items.map((pod) => [
      `${pod.metadata.namespace}/${pod.metadata.name}`,
      pod.status.conditions?.some((each) => each.type === "Ready" && each.status === "True") ? "Ready" : (pod.status.phase ?? "Pending"),
      age(pod.metadata.creationTimestamp),
      pod.status.podIP ?? "",
    ]),
  );
  print(
    "PULUMI",
    ["PART", "ORIGIN"],
    sandbox.pulumi.parts.map((part) => [part.name, part.origin]),
  );
  print(
    "HOST",
    ["FORWARD", "ADDRESS"],
    Object.entries(daemon.ports).map(([name, port]) => [name, `127.0.0.1:${port}`]),
  );
  if (daemon.cloud) printCloud(daemon.cloud);
}

function printCloud({ meshes, gateways, loadBalancers }: CloudStatus): void {
  print(
    "MESH",
    ["ID", "NAME", "STATE", "CLUSTERS", "ERROR"],
    meshes.map((mesh) => [mesh.id, mesh.name, mesh.state, mesh.clusters.join(" ") || "none", mesh.error]),
  );
  print(
    "GATEWAY",
    ["NAME", "MESH", "STATE", "ADDRESS", "ERROR"],
    gateways.map((gateway) => [gateway.name, gateway.mesh, gateway.status, gateway.addresses.join(" "), gateway.error]),
  );
  print(
    "LOAD BALANCER",
    ["ADDRESS", "KIND", "SERVICE", "IDLE LIMIT", "DRAIN", "OPEN SOCKETS", "ACCEPTED", "CUT IDLE", "CUT BY DRAIN"],
    loadBalancers.flatMap((balancer) =>
      balancer.ports.map((each) => [
        `${balancer.hostname ?? balancer.address}:${each.port}`,
        balancer.kind,
        balancer.service,
        `${balancer.tcpIdleSeconds} s`,
        `${balancer.drainSeconds} s`,
        ...[each.open, each.accepted, each.idleCuts, each.drainCuts].map(String),
      ]),
    ),
  );
}

function print(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return void process.stdout.write(`\n${title}\nnone\n`);
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  process.stdout.write(`\n${title}\n${lines.join("\n")}\n`);
}

function age(since: string): string {
  const seconds = Math.round((Date.now() - Date.parse(since)) / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
