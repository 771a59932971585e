import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { daemonStatus, forwardTo } from "../daemon/client";
import { Fault } from "../fault";
import type { Paths } from "../paths";
import { publishAuthority } from "./authorities";
import type { RunningSandbox } from "./context";
import { pulumiOutput } from "./pulumi";
import { untilServing, type PortForwards } from "./serving";

/** The stack's outputs that the host needs to know; the program documents all of them. */
export interface StackOutputs {
  readonly ingressIp: string;
  /** In its place behind an NLB. */
  readonly ingressHostname: string;
  /** Empty without plain HTTP. */
  readonly httpUrl: string;
  readonly httpsUrl: string;
  readonly caCertificatePem?: string;
  readonly [name: string]: unknown;
}

/** The same addresses as they are reached from the host. The names under https and wss hold for a client that maps them to 127.0.0.1. */
interface HostAddresses {
  /** Empty without plain HTTP, as the next. */
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly httpsUrl: string;
  readonly wssUrl: string;
  readonly caFile: string;
  readonly ackKubeconfig: string;
  readonly asmKubeconfig: string;
  readonly openApiUrl: string;
}

/** Leads the stack's ports of the host to its load balancer, waits until the application answers there, and writes .sandbox/outputs.json. */
export async function publishOutputs(paths: Paths, stack: string, outputs: StackOutputs): Promise<void> {
  if (ingressOf(outputs) === "") throw new Fault("everything is deployed, but the gateway has no address", "run make up again");
  const host = await hostAddresses(paths, outputs, await forwardedPorts(paths, stack, outputs));
  const ca = outputs.caCertificatePem || undefined;
  if (ca !== undefined) publishAuthority(paths, stack, ca);
  await untilServing(portForwardsOf(host, ca));
  writeFileSync(paths.outputs, `${JSON.stringify({ ...outputs, host }, undefined, 2)}\n`, { mode: 0o600 });
  process.stdout.write(describe(paths, outputs, host));
}

export async function readOutputs(paths: Paths, sandbox: RunningSandbox, stack: string): Promise<StackOutputs> {
  return JSON.parse(await pulumiOutput(paths, sandbox, ["stack", "output", "--json", "--stack", stack])) as StackOutputs;
}

/** Address or name of the load balancer; empty while the gateway has none. */
export function ingressOf({ ingressIp, ingressHostname }: StackOutputs): string {
  return ingressIp || ingressHostname;
}

function portsOf({ httpUrl, httpsUrl }: StackOutputs): { httpPort?: number; httpsPort: number } {
  const httpsPort = Number(new URL(httpsUrl).port || 443);
  return httpUrl === "" ? { httpsPort } : { httpPort: Number(new URL(httpUrl).port || 80), httpsPort };
}

async function forwardedPorts(paths: Paths, stack: string, outputs: StackOutputs): Promise<{ http: number; https: number }> {
  const ports = await forwardTo(paths.control, stack, { host: ingressOf(outputs), ...portsOf(outputs) });
  if ("takenBy" in ports) {
    throw new Fault(
      `everything is deployed, but every port forward of this sandbox leads to the load balancer of another stack (${ports.takenBy.join(", ")})`,
      "destroy one of them (make shell, then pulumi destroy --stack NAME), then run make up again",
    );
  }
  return ports;
}

async function hostAddresses(paths: Paths, outputs: StackOutputs, { http, https }: { http: number; https: number }): Promise<HostAddresses> {
  const status = await daemonStatus(paths.control);
  if (!status) throw new Fault("the sandbox does not answer", `read ${join(paths.log, "sandboxd.log")}`);
  const { openApi } = status.ports;
  const name = new URL(outputs.httpsUrl).hostname;
  return {
    httpUrl: outputs.httpUrl && `http://127.0.0.1:${http}/`,
    wsUrl: outputs.httpUrl && `ws://127.0.0.1:${http}/ws`,
    httpsUrl: `https://${name}:${https}/`,
    wssUrl: `wss://${name}:${https}/ws`,
    caFile: paths.caFile,
    ackKubeconfig: paths.kubeconfig("ack.host"),
    asmKubeconfig: paths.kubeconfig("asm.host"),
    openApiUrl: `http://127.0.0.1:${openApi}`,
  };
}

function portForwardsOf({ httpUrl, httpsUrl }: HostAddresses, ca: string | undefined): PortForwards {
  const { hostname: name, port } = new URL(httpsUrl);
  return { name, httpPort: httpUrl === "" ? undefined : Number(new URL(httpUrl).port), httpsPort: Number(port), ca };
}

function describe(paths: Paths, outputs: StackOutputs, host: HostAddresses): string {
  const { hostname, port } = new URL(host.httpsUrl);
  return `
From this machine:
  page          ${host.httpUrl || "(no plain HTTP)"}
  WebSocket     ${host.wsUrl || "(no plain HTTP)"}
  page, TLS     ${host.httpsUrl}   (${hostname} must lead to 127.0.0.1: in /etc/hosts, or as below)
  WebSocket, TLS ${host.wssUrl}
  try           curl --cacert ${host.caFile} --resolve ${hostname}:${port}:127.0.0.1 "${host.httpsUrl}api?id=8&value=300"
  kubectl       kubectl --kubeconfig ${host.ackKubeconfig} get pods -A
                kubectl --kubeconfig ${host.asmKubeconfig} get gateways,virtualservices -A
  OpenAPI       ${host.openApiUrl}
All of it, with the stack's outputs, is in ${paths.outputs}. Inside the sandbox (make shell) the gateway is ${ingressOf(outputs)}.
`;
}
