import { ADMIN_PORT } from "../../components/app/appEnvironment";
import { ImagePullPolicy, ProbeKind, TUTORIAL_IMAGE } from "../../components/app/webSocketApp";
import type { Key } from "../key";

const ROLLOUT = "A change is a rollout of the app.";

export const APP_KEYS = {
  "app.image": {
    kind: "text",
    doc: "Image of the app, which must do what docs/your-app.md describes. A digest (@sha256:...) is repeatable; a tag is warned about.",
    default: TUTORIAL_IMAGE,
    examples: ["registry.example.com:5000/team/app:1.2", `a/b@sha256:${"0".repeat(64)}`, "nginx"],
  },
  "app.imagePullPolicy": {
    kind: "word",
    doc: "When the image is pulled.",
    words: ImagePullPolicy,
    unset: "IfNotPresent for a digest, Always for a tag",
  },
  "app.imagePullSecrets": {
    kind: "texts",
    doc: `Secrets in the app's namespace that hold registry credentials. ${ROLLOUT}`,
    examples: [["registry"], ["a", "b.c"]],
  },
  "app.namespace": {
    kind: "text",
    doc: "Namespace of the app in the cluster, and of its routes in the mesh.",
    default: "default",
    examples: ["istio-system", "default", "shop"],
  },
  "app.createNamespace": {
    kind: "flag",
    doc: "Whether the namespace is created in the mesh and in the cluster. Otherwise it must exist.",
    default: false,
  },
  "app.sidecarInjection": {
    kind: "flag",
    doc: "With createNamespace: whether pods of the namespace get a sidecar. A change affects pods that start later.",
    default: false,
  },
  "app.replicas": {
    kind: "integer",
    doc: "Pods of the app. More than 1 requires sharedBus. A change within capacity.pods restarts nothing.",
    default: 1,
    examples: [0, 1, 2, 7],
  },
  "app.sharedBus": { kind: "flag", doc: "Whether the app passes messages between its pods.", default: false },
  "app.environment": {
    kind: "map",
    doc: `Environment variables of the app itself, such as REDIS_HOST. Variables that the stack derives are refused. Nothing secret. ${ROLLOUT}`,
    examples: [{ REDIS_URL: "redis://redis:6379" }, { A: 1, "B.c-d": true }],
  },
  "app.secretEnvironment": {
    kind: "map",
    doc: `Environment variables that are secret, such as REDIS_PASSWORD. They become a Secret of this stack in the app's namespace. ${ROLLOUT}`,
    secret: true,
    examples: [{ PHRASE: "correct horse" }, { A: "true", B: "http", C: "https://a.example.com" }],
  },
  "app.environmentSecrets": {
    kind: "texts",
    doc: `Existing Secrets in the app's namespace whose keys become environment variables. ${ROLLOUT}`,
    examples: [["redis"], ["x", "y"]],
  },
  "app.probes": {
    kind: "word",
    doc: "How the kubelet probes the app: http (/readyz and /healthz on adminPort) or tcp.",
    words: ProbeKind,
    unset: "tcp for the tutorial's image, http for any other",
  },
  "app.adminPort": {
    kind: "integer",
    doc: "Port of probes and metrics, 1024 to 65535, which no edge routes to. 0 for an app that serves them on its only port.",
    default: ADMIN_PORT,
    examples: [0, 9090, 1024],
  },
  "app.keepAliveSeconds": {
    kind: "integer",
    argument: "appKeepAliveSeconds",
    doc: "How long the app keeps idle connections open, 2 to 86400, such as 5 for Node's HTTP server. The gateway closes them earlier.",
    unset: 3600,
    examples: [2, 5, 86400],
  },
  "app.publishByGet": {
    kind: "flag",
    doc: "Whether GET /api publishes too, as in the tutorial. A page of any origin can make a browser send a GET.",
    default: false,
  },
  "app.publishTokenSecret": {
    kind: "text",
    doc: `Existing Secret in the app's namespace whose key \`token\` publishers must send as bearer token. ${ROLLOUT}`,
    examples: ["publish-token"],
  },
} as const satisfies Record<string, Key>;
