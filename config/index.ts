import * as pulumi from "@pulumi/pulumi";
import { AckKubeconfigArgs, temporaryFaults } from "../components/mesh/ackCluster";
import { ADMIN_PORT, adminPortFaults, environmentFaults, publishTokenFaults, secretNameFaults } from "../components/app/appEnvironment";
import { apiServerFaults } from "../components/mesh/apiServerAddress";
import { namespaceFaults } from "../components/app/appNamespace";
import { CapacityArgs, capacityFaults, podsFaults } from "../components/capacity";
import { originsFaults } from "../components/contract/origins";
import { describeWithout, sentenceWithout } from "../components/faults";
import { gatewayDrainFaults } from "../components/edges/asm/gatewayDrain";
import { secretEnvironmentFaults, twiceFaults } from "../components/app/secretEnvironment";
import { imageFaults } from "../components/app/imageReference";
import { namespaceNameFaults } from "../components/names";
import { MeshSize, ServiceMeshArgs } from "../components/mesh/serviceMesh";
import { TimingArgs, timingFaults } from "../components/timing";
import { ImagePullPolicy, ProbeKind, replicaFaults, TUTORIAL_IMAGE } from "../components/app/webSocketApp";
import { appCollisions } from "./collisions";
import { CheckOrigins, OriginConfig, parseGateway } from "./gateway";
import { parseRoutes } from "./routes";
import { ConfigReader } from "./reader";
import { quoted } from "../components/contract/quoted";

/** The configuration of a stack; the keys are described in Pulumi.yaml. */
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

/** The same from given values, without the name of the project in the keys. */
export function parseConfig(stack: string, values: Readonly<Record<string, string>>, encrypted: readonly string[] = []): StackConfig {
  const reader = new ConfigReader(values, encrypted);
  const config = parse(reader);
  reader.refuseUnknownKeys();
  reader.refusePrivateKeys(["tlsPrivateKey", "certificates", "secretEnvironment"]);
  const secrets = reader.hidden();
  if (reader.faults.length > 0) {
    const lines = reader.faults.map(describeWithout(secrets)).map((line) => `  - ${line}`);
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
  const timing = reader.numbers<TimingArgs>("timing", TIMING_KEYS, timingFaults);
  // Of a mesh that is adopted the version is known only to the component, which checks the same.
  if (mesh.version !== undefined && MESH_VERSION.test(mesh.version) && timingFaults(timing).length === 0) {
    reader.faults.push(...gatewayDrainFaults(timing, mesh.version).map((fault) => (fault.path === "mesh.version" ? { ...fault, path: "meshVersion" } : fault)));
  }
  const origins = parseOrigins(reader);
  const app = parseApp(reader, origins);
  const capacity = parseCapacity(reader, app.replicas);
  const routes = parseRoutes(reader);
  if (mesh.size === MeshSize.standard && routes.route.handshakeRateLimit) {
    reader.refuse("handshakeRateLimit", true, "false with meshSize standard", "ASM has rate limiters from meshSize enterprise on");
  }
  const namespace = parseNamespace(reader);
  const gateway = parseGateway(reader, routes, origins, { timing, capacity });
  // The owner of an existing gateway decides.
  const gatewayBudget = gateway.existingGateway === undefined ? (gateway.gatewayName ?? "ingressgateway") : undefined;
  reader.faults.push(...appCollisions({ ...namespace, app, gatewayBudget, credentials: routes.credentials }));
  return {
    mesh,
    clusterId: reader.text("clusterId", {
      required: "the id of the ACK cluster, as `aliyun cs DescribeClusters` lists it",
      pattern: /^c[a-z0-9]{8,63}$/,
      allowed: "an id of an ACK cluster",
    }),
    clusterAccess: parseClusterAccess(reader),
    attachment: {
      takeOverNamespace: reader.flag("takeOverNamespace", false) || undefined,
      replaceCluster: reader.flag("replaceCluster", false) || undefined,
      // A mesh of this stack cannot be deleted while it has clusters.
      alwaysDetach: mesh.existingMeshId === undefined || undefined,
    },
    protect: reader.flag("protect", false),
    adoptExisting: reader.flag("adoptExisting", false),
    ...namespace,
    app: { ...app, allowedHosts: routes.hosts },
    gateway,
    gatewayBudget,
    ...routes,
    timing,
    capacity,
  };
}

const TIMING_KEYS = [
  "heartbeatSeconds",
  "maxConnectionAgeSeconds",
  "loadBalancerIdleSeconds",
  "endpointPropagationSeconds",
  "appDrainSeconds",
  "gatewayDrainSeconds",
  "certificateValidityDays",
  "certificateRenewalDays",
] as const;
const CAPACITY_KEYS = ["socketsPerPod", "pods", "gatewayReplicas", "handshakesPerSecond", "maxMessageBytes"] as const;

const MESH_VERSION = /^v\d+\.\d+\.\d+[0-9a-z.-]*$/;

function parseMesh(reader: ConfigReader): ServiceMeshArgs & { version?: string } {
  const publicApiServer = reader.flag("meshPublicApiServer", false);
  const existingMeshId = reader.text("meshId", { pattern: /^c[a-z0-9]{8,63}$/, allowed: "an id of an ASM instance, or nothing to create one" });
  const neededToCreate = existingMeshId === "" ? "needed to create a mesh, or set meshId to adopt one" : undefined;
  const creation = {
    meshName: reader.text("meshName", {}),
    version: reader.text("meshVersion", {
      required: neededToCreate,
      pattern: MESH_VERSION,
      allowed: "a version that `aliyun servicemesh DescribeVersions` lists",
    }),
    vpcId: reader.text("vpcId", { required: neededToCreate, pattern: /^vpc-[a-z0-9-]+$/, allowed: "an id of a VPC" }),
    vswitchId: reader.text("vswitchId", { required: neededToCreate, pattern: /^vsw-[a-z0-9-]+$/, allowed: "an id of one vSwitch in the VPC" }),
    size: reader.word("meshSize", MeshSize, MeshSize.enterprise),
  };
  if (existingMeshId !== "") {
    reader.refuseGiven(
      ["meshName", "meshVersion", "vpcId", "vswitchId", "meshSize"],
      `beside meshId (${quoted(existingMeshId)})`,
      "an adopted mesh is not changed: remove it, or remove meshId to create a mesh",
    );
    return { existingMeshId, publicApiServer };
  }
  return { ...creation, meshName: creation.meshName || undefined, publicApiServer };
}

function parseClusterAccess(reader: ConfigReader): AckKubeconfigArgs {
  const minutes = reader.integer("kubeconfigMinutes", 0) || undefined;
  reader.faults.push(...temporaryFaults(minutes, "kubeconfigMinutes"));
  const server = reader.text("clusterApiServer", {});
  reader.faults.push(...(server === "" ? [] : apiServerFaults(server, "clusterApiServer")));
  return { temporaryMinutes: minutes, server: server || undefined };
}

function parseNamespace(reader: ConfigReader) {
  const namespace = reader.text("namespace", { fallback: "default" });
  reader.faults.push(...namespaceNameFaults(namespace));
  const create = reader.flag("createNamespace", false);
  const sidecarInjection = reader.flag("sidecarInjection", false);
  if (create) {
    reader.faults.push(...namespaceFaults(namespace));
  } else if (sidecarInjection) {
    reader.refuse("sidecarInjection", true, "false while createNamespace is false", "an existing namespace is not labelled: set createNamespace too");
  }
  return { namespace, ...(create ? { ownNamespace: { namespace, ...(sidecarInjection ? { sidecarInjection } : {}) } } : {}) };
}

function parseOrigins(reader: ConfigReader): OriginConfig {
  const allowedOrigins = reader.text("allowedOrigins", { fallback: "same-origin" });
  reader.faults.push(...originsFaults(allowedOrigins));
  return {
    checkOrigins: reader.word("checkOrigins", CheckOrigins, CheckOrigins.app),
    allowedOrigins,
    allowNoOrigin: reader.flag("allowNoOrigin", true),
  };
}

function parseApp(reader: ConfigReader, { checkOrigins, allowedOrigins, allowNoOrigin }: OriginConfig) {
  const checks = checkOrigins !== CheckOrigins.gateway;
  const sharedBus = reader.flag("sharedBus", false);
  const replicas = reader.integer("replicas", 1);
  const image = reader.text("image", { fallback: TUTORIAL_IMAGE });
  reader.faults.push(...replicaFaults(replicas, sharedBus), ...imageFaults(image));
  return {
    image,
    imagePullPolicy: reader.word("imagePullPolicy", ImagePullPolicy),
    imagePullSecrets: secretNames(reader, "imagePullSecrets"),
    ...parseEnvironment(reader),
    environmentSecrets: secretNames(reader, "environmentSecrets"),
    replicas,
    sharedBus,
    probes: reader.word("probes", ProbeKind),
    ...parsePrivate(reader),
    allowedOrigins: checks ? allowedOrigins : "*",
    allowNoOrigin: checks ? allowNoOrigin : true,
  };
}

function parsePrivate(reader: ConfigReader) {
  const adminPort = reader.integer("adminPort", ADMIN_PORT);
  const publishTokenSecret = reader.text("publishTokenSecret", {});
  reader.faults.push(...adminPortFaults(adminPort), ...(publishTokenSecret === "" ? [] : publishTokenFaults(publishTokenSecret)));
  return { adminPort, publishByGet: reader.flag("publishByGet", false), publishTokenSecret: publishTokenSecret || undefined };
}

function parseEnvironment(reader: ConfigReader) {
  reader.refuseEncrypted("environment", "variables that may be read in the Deployment", "put what is secret in secretEnvironment");
  const environment = reader.texts("environment");
  const secret = reader.secretTexts("secretEnvironment");
  reader.faults.push(...environmentFaults(environment), ...secretEnvironmentFaults(secret), ...twiceFaults(environment, secret));
  return {
    environment: Object.keys(environment).length > 0 ? environment : undefined,
    secretEnvironment: Object.keys(secret).length > 0 ? pulumi.secret(secret) : undefined,
  };
}

function secretNames(reader: ConfigReader, key: string): string[] | undefined {
  const names = reader.list(key, []);
  reader.faults.push(...secretNameFaults(names, key));
  return names.length > 0 ? names : undefined;
}

function parseCapacity(reader: ConfigReader, replicas: number): CapacityArgs {
  // A number of replicas that is refused by itself says nothing about gateways.
  const pods = replicaFaults(replicas, true).length === 0 ? replicas : undefined;
  const given = reader.numbers<CapacityArgs>("capacity", CAPACITY_KEYS, (capacity, prefix) => capacityFaults({ pods, ...capacity }, prefix));
  if (pods !== undefined) {
    reader.faults.push(...podsFaults(pods, given));
  }
  return { pods, ...given };
}
