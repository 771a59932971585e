import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { input as types } from "@pulumi/kubernetes/types";
import { ADMIN_PORT, adminPortFaults, appEnvironment, imagePullSecrets, PORT } from "./appEnvironment";
import { createDisruptionBudget, mayBeSeveral, spread } from "./appAvailability";
import { deploymentTimeouts, MOST_PODS, progressDeadline } from "./appRollout";
import { originsFaults } from "../contract/origins";
import { Capacity, CapacityArgs, deriveCapacity, podsFaults } from "../capacity";
import { DEFAULT_EDGE } from "../edges/edges";
import type { EdgeReference } from "../edges/references";
import { Fault, refuse, validated } from "../faults";
import { imageFaults } from "./imageReference";
import { namespaceNameFaults, serviceNameFaults } from "../names";
import { warn } from "../notice";
import { plainCredentialWarnings } from "./plainCredentials";
import { AppSecret, createAppSecret, secretVariables } from "./secretEnvironment";
import { deriveTiming, Timing, TimingArgs } from "../timing";

/** The tutorial's image, spelled as its authors spell it. */
export const TUTORIAL_IMAGE = "registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest";

/** How the kubelet asks whether the app lives and is ready. */
export const ProbeKind = { http: "http", tcp: "tcp" } as const;
export type ProbeKind = (typeof ProbeKind)[keyof typeof ProbeKind];

export const ImagePullPolicy = { Always: "Always", IfNotPresent: "IfNotPresent", Never: "Never" } as const;
export type ImagePullPolicy = (typeof ImagePullPolicy)[keyof typeof ImagePullPolicy];

export interface WebSocketAppArgs {
  /**
   * Namespace of Deployment and Service. Default default. A change replaces both.
   */
  namespace?: pulumi.Input<string>;
  /**
   * Container image. Default is the tutorial's, which neither drains nor pings; what the edge relies on stands in docs/your-app.md.
   * A digest (`@sha256:…`) makes rollouts repeatable; a tag is warned about.
   */
  image?: pulumi.Input<string>;
  /**
   * When the image is pulled. Default IfNotPresent for a digest, else Always.
   */
  imagePullPolicy?: ImagePullPolicy;
  /**
   * Names of Secrets in the app's namespace by which the image is pulled. Default none. A change is a rollout of the app.
   */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Variables that only the app itself understands, as `REDIS_URL: redis://…`. Those that the edge sets (PORT, DRAIN_SECONDS, …) are refused. They can be
   * read in the Deployment: what is secret belongs in secretEnvironment, and what looks like it is warned about. A change is a rollout of the app.
   */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Secret variables that only the app itself understands. They become a Secret of this component in the app's namespace, encrypted in the state, whose
   * name has a hash of them. Default none; none of the names of environment. A change is a rollout of the app. Secret.
   */
  secretEnvironment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Names of Secrets in the app's namespace whose keys become variables. Default none. A changed Secret takes effect in pods that start later.
   * A variable that the edge sets, or environment, wins over a key of its name. A change of the names is a rollout of the app.
   */
  environmentSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Value of the label `version`. Default v1. A change replaces the Deployment.
   */
  version?: pulumi.Input<string>;
  /**
   * Number of pods. Default 1. More only with sharedBus; they are spread over zones and nodes, and a budget lets one go at a time.
   */
  replicas?: pulumi.Input<number>;
  /**
   * Whether the app passes messages between its pods. Default false: it knows only its own clients,
   * and with a second pod every message would miss the clients of the other.
   */
  sharedBus?: boolean;
  /**
   * How the app is probed. Default tcp for the tutorial's image, which has no health routes, else http
   * (`/readyz` for readiness, `/healthz` for liveness, on adminPort).
   */
  probes?: ProbeKind;
  /**
   * Port on which the app answers probes and metrics, so that no edge shows them. Default 9090; it is not in the Service. 0 is for an app that
   * answers `/readyz` and `/healthz` on the socket's port, where clients reach them too. A change is a rollout of the app.
   */
  adminPort?: number;
  /**
   * Which pages may open a socket: `same-origin`, `*`, or origins joined by commas, each as browsers write it: `https://a.example.com`,
   * `https://*.example.com` for all names below, `capacitor://localhost` of an app, `null-origin` for `Origin: null`. Default same-origin.
   */
  allowedOrigins?: pulumi.Input<string>;
  /**
   * Whether clients that send no Origin, which browsers always do, may open a socket. Default true.
   */
  allowNoOrigin?: pulumi.Input<boolean>;
  /**
   * Host names of the app, as chat.example.com or *.example.com. A page is of the same origin only under one of them, or under an address,
   * so that a foreign name that resolves to it (DNS rebinding) opens no socket. Default any name. A change is a rollout of the app.
   */
  allowedHosts?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether GET publishes too, as in the tutorial, beside POST. Default false: a page of any origin can make a browser send a GET.
   */
  publishByGet?: pulumi.Input<boolean>;
  /**
   * Name of a Secret in the app's namespace whose key `token`, of 16 characters or more, publishers must send as bearer token. Default none:
   * every client that is no page of a foreign origin may publish. A change is a rollout of the app.
   */
  publishTokenSecret?: pulumi.Input<string>;
  /**
   * The edge through which clients come: a gateway of this library, or the limits of one (`{ limits }`). Default the first edge of this library. From its limits
   * follow what timing and capacity may be; the app does not wait for it.
   */
  edge?: EdgeReference;
  /**
   * Heartbeat, drain and grace; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
  /**
   * Sockets per pod, largest message, and how fast clients come back; see CapacityArgs.
   */
  capacity?: pulumi.Input<CapacityArgs>;
}

/**
 * The WebSocket server: Deployment and Service. Where a namespace gives its pods sidecars, these keep their sockets while the app drains.
 * Talks to the ACK API server only.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { WebSocketApp } from "asmws";
 *
 * const ackApi = new kubernetes.Provider("ack", { kubeconfig: "~/.kube/ack" });
 * const app = new WebSocketApp(
 *   "chat",
 *   { image: `registry.example.com/chat@sha256:${"0".repeat(64)}`, replicas: 3, sharedBus: true },
 *   {
 *     providers: [ackApi],
 *     // What has no argument, here a node pool and a label, is set on the resources themselves.
 *     transforms: [
 *       ({ type, props, opts }) => {
 *         if (type !== "kubernetes:apps/v1:Deployment") return undefined;
 *         props.metadata.labels.team = "chat";
 *         props.spec.template.spec.nodeSelector = { pool: "sockets" };
 *         return { props, opts };
 *       },
 *     ],
 *   },
 * );
 * export const service = app.host;
 * ```
 */
export class WebSocketApp extends pulumi.ComponentResource {
  /** Full name of the Service. */
  public readonly host: pulumi.Output<string>;
  /** Port of the Service. */
  public readonly port: pulumi.Output<number>;
  /** Over how many seconds clients that lost their sockets together should come back. */
  public readonly reconnectWindowSeconds: pulumi.Output<number>;

  constructor(name: string, args: WebSocketAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const replicas = validated(args.replicas ?? 1, (count) => refuse(`WebSocketApp ${name}`, replicaFaults(count, args.sharedBus ?? false)));
    refuse(`WebSocketApp ${name}`, adminPortFaults(args.adminPort ?? ADMIN_PORT));
    refuse(`WebSocketApp ${name}`, serviceNameFaults(name));
    const namespace = validated(args.namespace ?? "default", (known) => refuse(`WebSocketApp ${name}`, namespaceNameFaults(known)));
    const named = validated(args.image ?? TUTORIAL_IMAGE, (known) => refuse(`WebSocketApp ${name}`, imageFaults(known)));
    const allowedOrigins = validated(args.allowedOrigins ?? "same-origin", (text) => refuse(`WebSocketApp ${name}`, originsFaults(text)));
    // As a secret, because the inputs of a component stand in the state.
    const secretEnvironment = secretVariables(name, args);
    const edge = args.edge && { limits: args.edge.limits };
    super("asmws:index:WebSocketApp", name, { ...args, ...(edge && { edge }), ...(secretEnvironment && { secretEnvironment }) }, opts);

    warnOfPlainCredentials(args);
    const image = pulumi.output(named);
    warnOfMutableTag(image);
    warnOfTutorialImage(image);
    const { timing, capacity } = derived(name, args, replicas);
    const secret = secretEnvironment && createAppSecret({ app: name, namespace, parent: this }, secretEnvironment);
    const container = describeContainer(name, { ...args, allowedOrigins }, image, timing, capacity, secret);
    createDeployment(name, namespace, args, replicas, container, timing, secret, this);
    createService(name, namespace, this);
    if (mayBeSeveral(replicas)) {
      createDisruptionBudget(name, namespace, this);
    }

    // A constant rather than the Service's own name, so that a first preview shows it.
    this.host = pulumi.interpolate`${name}.${namespace}.svc.cluster.local`;
    this.port = pulumi.output(PORT);
    this.reconnectWindowSeconds = capacity.reconnectWindowSeconds;
    this.registerOutputs({ host: this.host, port: this.port, reconnectWindowSeconds: this.reconnectWindowSeconds });
  }
}

// What follows for this app from the clock and the size of its edge. What is known at once is refused at once.
function derived(name: string, args: WebSocketAppArgs, replicas: pulumi.Input<number>): { timing: pulumi.Output<Timing>; capacity: pulumi.Output<Capacity> } {
  const given = validated({ clock: args.timing ?? {}, limits: args.edge?.limits ?? DEFAULT_EDGE }, ({ clock, limits }) => void deriveTiming(clock, limits));
  const known = pulumi.output(given);
  return {
    timing: known.apply(({ clock, limits }) => deriveTiming(clock, limits)),
    capacity: pulumi.all([replicas, args.capacity ?? {}, known]).apply(([count, size, { limits }]) => {
      refuse(`WebSocketApp ${name}`, podsFaults(count, size));
      return deriveCapacity({ pods: count, ...size }, limits);
    }),
  };
}

// The tutorial's image would run as root; the number belongs to no user.
const USER = 65532;

/** What is wrong with a number of pods. @internal */
export function replicaFaults(replicas: number, sharedBus: boolean, path = "replicas"): Fault[] {
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MOST_PODS) {
    return [{ path, value: replicas, allowed: `a whole number, 0 to ${MOST_PODS}`, remedy: "1 is right for an app that keeps its clients in memory" }];
  }
  return replicas <= 1 || sharedBus
    ? []
    : [
        {
          path,
          value: replicas,
          allowed: "1 while sharedBus is false",
          remedy: "the app keeps its clients in memory, so a message reaches only those of one pod: give it a shared bus and set sharedBus to true",
        },
      ];
}

function warnOfPlainCredentials({ environment = {} }: WebSocketAppArgs): void {
  pulumi.output(environment).apply((known) => plainCredentialWarnings(known).forEach((warning) => void warn(warning)));
}

function warnOfMutableTag(image: pulumi.Output<string>): void {
  image.apply((reference) =>
    reference.includes("@sha256:")
      ? undefined
      : warn(
          `The image ${reference} is named by a tag, which can point to another image tomorrow. Name it by its digest (@sha256:…) to make rollouts repeatable.`,
        ),
  );
}

// What the tutorial's image does not keep, no number that is derived here can make good.
function warnOfTutorialImage(image: pulumi.Output<string>): void {
  image.apply((reference) =>
    reference === TUTORIAL_IMAGE
      ? warn(
          "The tutorial's image neither drains nor pings: each rollout drops its sockets without a close frame, and the load balancer those that are silent. " +
            "Deploy an app that does both (docs/your-app.md). In the sandbox one runs under this image's name.",
        )
      : undefined,
  );
}

function describeContainer(
  name: string,
  args: WebSocketAppArgs,
  image: pulumi.Output<string>,
  timing: pulumi.Output<Timing>,
  capacity: pulumi.Output<Capacity>,
  secret: AppSecret | undefined,
): types.core.v1.Container {
  return {
    name,
    image,
    imagePullPolicy: args.imagePullPolicy ?? image.apply((reference) => (reference.includes("@sha256:") ? "IfNotPresent" : "Always")),
    ports: [{ name: "http", containerPort: PORT }, ...(hasAdminPort(args) ? [{ name: "admin", containerPort: args.adminPort ?? ADMIN_PORT }] : [])],
    ...appEnvironment(name, { args, timing, capacity, secret: secret?.name }),
    resources: capacity.appResources,
    ...probes(args, image),
    // Native sleep: the image needs no shell. New sockets still arrive until every gateway has the new endpoints.
    lifecycle: { preStop: { sleep: { seconds: timing.preStopSleepSeconds } } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}

function hasAdminPort({ adminPort }: WebSocketAppArgs): boolean {
  return adminPort !== 0;
}

function probes(args: WebSocketAppArgs, image: pulumi.Output<string>) {
  const kind = args.probes ?? image.apply((reference) => (reference === TUTORIAL_IMAGE ? ProbeKind.tcp : ProbeKind.http));
  const port = hasAdminPort(args) ? "admin" : "http";
  const ask = (path: string, every: types.core.v1.Probe): pulumi.Output<types.core.v1.Probe> =>
    pulumi.output(kind).apply((chosen) => (chosen === ProbeKind.http ? { httpGet: { path, port }, ...every } : { tcpSocket: { port: "http" }, ...every }));
  return {
    startupProbe: ask("/readyz", { periodSeconds: 1, failureThreshold: 60 }),
    readinessProbe: ask("/readyz", { periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 2 }),
    livenessProbe: ask("/healthz", { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 }),
  };
}

function createDeployment(
  name: string,
  namespace: pulumi.Input<string>,
  args: WebSocketAppArgs,
  replicas: pulumi.Input<number>,
  container: types.core.v1.Container,
  timing: pulumi.Output<Timing>,
  secret: AppSecret | undefined,
  parent: pulumi.Resource,
): Deployment {
  const labels = { app: name, version: args.version ?? "v1" };
  return new Deployment(
    name,
    {
      metadata: { name, namespace, labels },
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: timing.terminationGracePeriodSeconds.apply(progressDeadline),
        selector: { matchLabels: labels },
        // The new pod serves before the old one closes its sockets.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations: { "proxy.istio.io/config": sidecarConfig(timing) } },
          spec: {
            ...imagePullSecrets(name, args),
            ...(mayBeSeveral(replicas) ? { topologySpreadConstraints: spread(name) } : {}),
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: timing.terminationGracePeriodSeconds,
            securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, seccompProfile: { type: "RuntimeDefault" } },
            containers: [container],
          },
        },
      },
    },
    // By name the Deployment knows its Secret before it is there.
    { parent, customTimeouts: deploymentTimeouts(args.timing ?? {}, replicas), ...(secret && { dependsOn: [secret.secret] }) },
  );
}

// Whether pods get a sidecar is said by a label of the namespace, which this stack may not manage, so every pod says this; without a sidecar it has no effect.
// A sidecar gets its SIGTERM together with the app's preStop, so it must outlast both sleep and drain; by itself it cuts every socket after 5 s.
function sidecarConfig(timing: pulumi.Output<Timing>): pulumi.Output<string> {
  return timing.apply(({ preStopSleepSeconds, appDrainSeconds }) =>
    [`terminationDrainDuration: ${preStopSleepSeconds + appDrainSeconds}s`, "holdApplicationUntilProxyStarts: true", ""].join("\n"),
  );
}

function createService(name: string, namespace: pulumi.Input<string>, parent: pulumi.Resource): Service {
  return new Service(
    name,
    {
      metadata: { name, namespace, labels: { app: name, service: name } },
      spec: {
        // Both say HTTP, so that no version has to guess: the name to old meshes, appProtocol to new ones.
        ports: [{ name: "http", port: PORT, targetPort: "http", protocol: "TCP", appProtocol: "http" }],
        selector: { app: name },
      },
    },
    { parent },
  );
}
