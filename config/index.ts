import * as pulumi from "@pulumi/pulumi";
import { replicaFaults } from "../components/app/webSocketApp";
import { type CapacityArgs, capacityFaults, podsFaults } from "../components/capacity";
import { gatewayDrainFaults } from "../components/edges/asm/gatewayDrain";
import { describeWithout, sentenceWithout } from "../components/faults";
import { MeshSize, type ServiceMeshArgs } from "../components/mesh/serviceMesh";
import { type TimingArgs, timingFaults } from "../components/timing";
import { parseApp, parseNamespace } from "./app";
import { appCollisions } from "./collisions";
import { formerKeys } from "./former";
import { parseGateway } from "./gateway";
import { parseClusterAccess, parseMesh } from "./mesh";
import { parseOrigins } from "./origins";
import { ConfigReader } from "./reader";
import { parseRoutes } from "./routes";
import { KEYS } from "./schema";

/** The configuration of a stack; config/schema.ts describes the keys. */
export type StackConfig = ReturnType<typeof parse>;

/** Reads the stack's configuration. Throws one error, without a stack, that names every fault. */
export function readConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const ofProject = (key: string) => key.startsWith(prefix);
  const values = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => ofProject(key))
    .map(([key, value]) => [key.slice(prefix.length), value]);
  // The SDK has no public way to ask whether a value was encrypted; this is where the language host says it.
  const encrypted = (JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || "[]") as string[]).filter(ofProject).map((key) => key.slice(prefix.length));
  return parseConfig(pulumi.getStack(), Object.fromEntries(values) as Record<string, string>, encrypted);
}

/** The same from given top-level values, without the name of the project in the keys. */
export function parseConfig(stack: string, values: Readonly<Record<string, string>>, encrypted: readonly string[] = []): StackConfig {
  const former = formerKeys(Object.keys(values));
  if (former.length > 0) {
    throw new pulumi.RunError(
      [`The configuration of stack ${stack} has keys of version 0.1. \`make migrate-config STACK=${stack}\` rewrites its file:`, ...former].join("\n  - "),
    );
  }
  const reader = new ConfigReader(values, encrypted);
  const config = parse(reader);
  const secrets = reader.hidden();
  const faults = reader.faults();
  if (faults.length > 0) {
    const lines = faults.map(describeWithout(secrets)).map((line) => `  - ${line}`);
    throw new pulumi.RunError(`The configuration of stack ${stack} has ${lines.length} ${lines.length === 1 ? "fault" : "faults"}:\n${lines.join("\n")}`);
  }
  return frozen({ ...config, warnings: config.warnings.map(sentenceWithout(secrets)) });
}

function frozen<T extends object>(value: T): Readonly<T> {
  for (const item of Object.values(value) as unknown[]) {
    if (typeof item === "object" && item !== null && !pulumi.Output.isInstance(item)) {
      frozen(item);
    }
  }
  return Object.freeze(value);
}

function parse(reader: ConfigReader) {
  const mesh = parseMesh(reader);
  const timing = parseTiming(reader, mesh);
  const origins = parseOrigins(reader);
  const app = parseApp(reader, origins);
  const capacity = parseCapacity(reader, app.replicas);
  const routes = parseRoutes(reader);
  if (mesh.size === MeshSize.standard && routes.route.handshakeRateLimit) {
    reader.refuse("edge.handshakeRateLimit", true, "false with mesh.size standard", "ASM has rate limiters from mesh.size enterprise on");
  }
  const namespace = parseNamespace(reader);
  const gateway = parseGateway(reader, routes, origins, capacity);
  // The owner of an existing gateway decides.
  const gatewayBudget = gateway.existingGateway === undefined ? (gateway.gatewayName ?? KEYS["edge.name"].unset) : undefined;
  appCollisions(reader, { ...namespace, app, gatewayBudget, credentials: routes.credentials });
  return {
    mesh,
    clusterId: reader.text("cluster.id") ?? "",
    clusterAccess: parseClusterAccess(reader),
    attachment: {
      takeOverNamespace: reader.flag("cluster.takeOverNamespace") || undefined,
      replaceCluster: reader.flag("cluster.replaceCluster") || undefined,
      // A mesh of this stack cannot be deleted while it has clusters.
      alwaysDetach: mesh.existingMeshId === undefined || undefined,
    },
    protect: reader.flag("mesh.protect"),
    adoptExisting: reader.flag("cluster.adoptExisting"),
    ...namespace,
    app: { ...app, allowedHosts: routes.hosts },
    gateway,
    gatewayBudget,
    ...routes,
    timing,
    capacity,
  };
}

function parseTiming(reader: ConfigReader, { version }: ServiceMeshArgs & { version?: string }): TimingArgs {
  const timing = reader.numbers<TimingArgs>("timing");
  const faults = timingFaults(timing);
  // Of a mesh that is adopted the version is known only to the component, which checks the same.
  const ofVersion = faults.length === 0 && version !== undefined && KEYS["mesh.version"].pattern.test(version) ? gatewayDrainFaults(timing, version) : [];
  reader.check([...faults, ...ofVersion]);
  return timing;
}

function parseCapacity(reader: ConfigReader, replicas: number): CapacityArgs {
  // A number of replicas that is refused by itself says nothing about gateways.
  const pods = replicaFaults(replicas, true).length === 0 ? replicas : undefined;
  const given = reader.numbers<CapacityArgs>("capacity");
  reader.check([...capacityFaults({ pods, ...given }), ...(pods === undefined ? [] : podsFaults(pods, given))]);
  return { pods, ...given };
}
