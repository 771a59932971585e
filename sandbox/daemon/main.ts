/* sandboxd: the one process that holds the sandbox together, inside the sandbox's namespaces. */
import { chmodSync } from "node:fs";
import { lookup } from "node:dns/promises";
import { createServer, Server } from "node:net";
import { dirname, join } from "node:path";
import { readAccessKey } from "../accessKey";
import { API_SERVER_PORT, ACK_ADDRESS, OPENAPI_ADDRESS } from "../cluster/addresses";
import { Sandbox } from "../cluster/sandbox";
import { residentBytes } from "../cluster/processes";
import { Fault } from "../fault";
import { pathsOf } from "../paths";
import { serveControl } from "./control";
import { rotateLogs } from "./logRotation";
import { EDGE_RELAYS, RELAYS, type FromDaemon, type LaunchOptions, type RelayName, type ToDaemon } from "./messages";
import { PortForwards } from "./portForwards";
import { relay, type Target } from "./relay";

const relays = new Map<RelayName, Server>();
let ready = false;

process.on("message", (message: ToDaemon, handle: unknown) => {
  if (message.kind === "relay" && handle instanceof Server) relays.set(message.name, handle);
  if (message.kind === "launch") void launch(message.options);
});
// The command that started it is gone and half a sandbox is of no use: the next command starts a whole one.
process.on("disconnect", () => {
  if (!ready) process.exit(1);
});
// A terminal's interrupt is for the command in the foreground; the sandbox ends by `make down`.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);

async function launch(options: LaunchOptions): Promise<void> {
  try {
    const sandbox = await start(options);
    const stands = (address: string) => sandbox.cloudStatus()?.loadBalancers.some((balancer) => balancer.address === address) ?? false;
    const forwards = new PortForwards(EDGE_RELAYS.length, stands);
    openDoors(sandbox, forwards, options.ports);
    await control(options, sandbox, forwards);
    ready = true;
    tell({ kind: "ready" });
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault(String(error instanceof Error ? error.stack : error), "read its log: make logs NAME=sandboxd");
    console.error(fault.message);
    tell({ kind: "failed", what: fault.message, remedy: fault.remedy });
    process.exit(1);
  }
}

async function start(options: LaunchOptions): Promise<Sandbox> {
  const paths = pathsOf(options.checkout, options.state);
  const programs = {
    path: (name: string) => options.programs[name] ?? name,
    imageTable: join(options.checkout, "sandbox", "node", "images.json"),
    placeholders: { dist: paths.dist, node: options.node, bin: dirname(options.programs.envoy ?? "") },
  };
  const report = (line: string) => {
    console.log(`${new Date().toISOString()} ${line}`);
    tell({ kind: "progress", line });
  };
  rotateLogs(paths.log);
  const sandbox = new Sandbox(paths.state, programs, join(options.checkout, "sandbox", "cloud", "crds"), options.ports, readAccessKey(paths.accessKey), report);
  await sandbox.start();
  return sandbox;
}

/** Every port forward of the host, and the same address inside, because a kubeconfig with the public endpoint must serve on both sides. */
function openDoors(sandbox: Sandbox, forwards: PortForwards, ports: LaunchOptions["ports"]): void {
  const targets = relayTargets(sandbox, forwards);
  for (const name of RELAYS) {
    const inside = createServer().listen(ports[name], "127.0.0.1");
    for (const server of [inside, relays.get(name)]) if (server) relay(server, targets[name]);
  }
}

function relayTargets(sandbox: Sandbox, forwards: PortForwards): Record<RelayName, Target> {
  const edges = EDGE_RELAYS.flatMap(({ http, https }, pair): [RelayName, Target][] => [
    [http, () => forwards.target(pair, "http")],
    [https, () => forwards.target(pair, "https")],
  ]);
  const fixed: [RelayName, Target][] = [
    ["ack", () => ({ host: ACK_ADDRESS, port: API_SERVER_PORT })],
    ["asm", () => sandbox.currentMesh && { host: sandbox.currentMesh.address, port: API_SERVER_PORT }],
    ["openApi", () => ({ host: OPENAPI_ADDRESS, port: 80 })],
  ];
  return Object.fromEntries([...fixed, ...edges]) as Record<RelayName, Target>;
}

async function control(options: LaunchOptions, sandbox: Sandbox, forwards: PortForwards): Promise<void> {
  const startedAt = new Date().toISOString();
  const { control: socket } = pathsOf(options.checkout, options.state);
  await serveControl(socket, {
    status: () => ({
      startedAt,
      daemonMemory: residentBytes(process.pid),
      ports: options.ports,
      processes: sandbox.processes.status(),
      cloud: sandbox.cloudStatus(),
    }),
    forwardTo: async (stack, there) => {
      // Once, not at every connection: an NLB has a name.
      const pair = forwards.assign(stack, { ...there, host: (await lookup(there.host, 4)).address });
      const relays = pair === undefined ? undefined : EDGE_RELAYS[pair];
      return relays === undefined ? { takenBy: forwards.stacks() } : { http: options.ports[relays.http], https: options.ports[relays.https] };
    },
    crash: (name) => {
      const found = sandbox.processes.get(name);
      found?.crash();
      return found !== undefined;
    },
    injectFault: (order) => sandbox.injectFault(order),
    delay: (delays) => sandbox.delay(delays),
    clearFaults: () => sandbox.clearFaults(),
    stop: () => sandbox.stop(),
  });
  chmodSync(socket, 0o600);
}

function tell(message: FromDaemon): void {
  if (process.connected) process.send?.(message);
}
