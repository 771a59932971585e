import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { readConfig } from "../../../app/src/config";
import { environmentFaults, secretNameFaults } from "../../../components/app/appEnvironment";
import { replicaFaults, TUTORIAL_IMAGE, WebSocketApp } from "../../../components/app/webSocketApp";
import { describe as words } from "../../../components/faults";
import { isSecret, Wire } from "../../support/provider";
import { newWorld, settled, valueOf, World } from "./world";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const SERVICE = "kubernetes:core/v1:Service";
const DIGEST = `example.com/app@sha256:${"0".repeat(64)}`;

class Late extends pulumi.CustomResource {}

describe("WebSocketApp", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("makes the tutorial's Deployment, hardened", async () => {
    new WebSocketApp("tornado", {});
    await world.count(3);
    const labels = { app: "tornado", version: "v1" };
    assert.deepEqual(world.one(DEPLOYMENT).inputs, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "tornado", namespace: "default", labels },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 380,
        selector: { matchLabels: labels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels, annotations: { "proxy.istio.io/config": "terminationDrainDuration: 70s\nholdApplicationUntilProxyStarts: true\n" } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 80,
            securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "tornado",
                image: TUTORIAL_IMAGE,
                imagePullPolicy: "Always",
                ports: [
                  { name: "http", containerPort: 8888 },
                  { name: "admin", containerPort: 9090 },
                ],
                env: [
                  { name: "PORT", value: "8888" },
                  { name: "ADMIN_PORT", value: "9090" },
                  { name: "HOST", value: "0.0.0.0" },
                  { name: "HEARTBEAT_SECONDS", value: "25" },
                  { name: "DRAIN_SECONDS", value: "60" },
                  { name: "MAX_CONNECTION_AGE_SECONDS", value: "720" },
                  { name: "MAX_CONNECTIONS", value: "10000" },
                  { name: "MAX_MESSAGE_BYTES", value: "65536" },
                  { name: "RECONNECT_WINDOW_SECONDS", value: "32" },
                  { name: "ALLOWED_ORIGINS", value: "same-origin" },
                  { name: "ALLOW_NO_ORIGIN", value: "true" },
                  { name: "ALLOWED_HOSTS", value: "*" },
                  { name: "PUBLISH_BY_GET", value: "false" },
                ],
                resources: { requests: { cpu: "100m", memory: "288Mi" }, limits: { memory: "576Mi" } },
                startupProbe: { tcpSocket: { port: "http" }, periodSeconds: 1, failureThreshold: 60 },
                readinessProbe: { tcpSocket: { port: "http" }, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 2 },
                livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 },
                lifecycle: { preStop: { sleep: { seconds: 10 } } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
              },
            ],
          },
        },
      },
    });
  });

  it("makes a Service whose port says HTTP twice, and names it in full", async () => {
    const app = new WebSocketApp("tornado", { namespace: "shop" });
    await world.count(3);
    assert.deepEqual(world.one(SERVICE).inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "tornado", namespace: "shop", labels: { app: "tornado", service: "tornado" } },
      spec: { ports: [{ name: "http", port: 8888, targetPort: "http", protocol: "TCP", appProtocol: "http" }], selector: { app: "tornado" } },
    });
    assert.equal(await valueOf(app.host), "tornado.shop.svc.cluster.local");
    assert.deepEqual(world.one("WebSocketApp").outputs, { host: "tornado.shop.svc.cluster.local", port: 8888, reconnectWindowSeconds: 32 });
  });

  it("hands timing, capacity and origins to the app", async () => {
    new WebSocketApp("tornado", {
      timing: { heartbeatSeconds: 10, appDrainSeconds: 20, endpointPropagationSeconds: 5, maxConnectionAgeSeconds: 60 },
      capacity: { socketsPerPod: 100, maxMessageBytes: 1024 },
      allowedOrigins: "https://a.aliyun.com",
      allowNoOrigin: false,
      allowedHosts: ["a.aliyun.com", "*.example.com"],
      publishByGet: true,
      adminPort: 9191,
    });
    await world.count(3);
    const { container, pod } = inside(world.one(DEPLOYMENT).inputs);
    const env = Object.fromEntries((container.env as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
    assert.deepEqual(env, {
      PORT: "8888",
      ADMIN_PORT: "9191",
      HOST: "0.0.0.0",
      HEARTBEAT_SECONDS: "10",
      DRAIN_SECONDS: "20",
      MAX_CONNECTION_AGE_SECONDS: "60",
      MAX_CONNECTIONS: "100",
      MAX_MESSAGE_BYTES: "1024",
      RECONNECT_WINDOW_SECONDS: "10",
      ALLOWED_ORIGINS: "https://a.aliyun.com",
      ALLOW_NO_ORIGIN: "false",
      ALLOWED_HOSTS: "a.aliyun.com,*.example.com",
      PUBLISH_BY_GET: "true",
    });
    // One contract: the app reads every one of them, and takes what it is given.
    assert.doesNotThrow(() => readConfig(env));
    for (const name of Object.keys(env)) assert.throws(() => readConfig({ ...env, [name]: "%$ no such value" }), new RegExp(`^ConfigError: ${name}=`), name);
    assert.equal(pod.terminationGracePeriodSeconds, 35);
    assert.deepEqual(container.lifecycle, { preStop: { sleep: { seconds: 5 } } });
    assert.deepEqual(container.resources, { requests: { cpu: "100m", memory: "96Mi" }, limits: { memory: "192Mi" } });
  });

  it("adds the app's own variables, and Secrets for more and for its image", async () => {
    new WebSocketApp("own", {
      environment: pulumi.output({ REDIS_URL: "redis://redis" }),
      environmentSecrets: ["redis", pulumi.output("more")],
      imagePullSecrets: ["registry"],
    });
    await world.count(3);
    const { container, pod } = inside(world.one(DEPLOYMENT).inputs);
    const env = container.env as { name: string; value: string }[];
    assert.deepEqual(
      [env[0], env.at(-1)],
      [
        { name: "PORT", value: "8888" },
        { name: "REDIS_URL", value: "redis://redis" },
      ],
    );
    assert.deepEqual(container.envFrom, [{ secretRef: { name: "redis" } }, { secretRef: { name: "more" } }]);
    assert.deepEqual(pod.imagePullSecrets, [{ name: "registry" }]);
  });

  it("shows in a preview the edge's variables beside one that is not known yet, and keeps but a secret one secret", async () => {
    world = await newWorld({ preview: true });
    const late = new Late("test:index:Late", "late", {});
    new WebSocketApp("own", { environment: { LATE: late.id, SECRET: pulumi.secret("open sesame") } });
    await world.count(4);
    const env = inside(world.one(DEPLOYMENT).inputs).container.env as Wire[];
    assert.deepEqual(env[0], { name: "PORT", value: "8888" });
    assert.ok(isSecret((env.at(-1) as { value: Wire }).value));
    assert.throws(() => new WebSocketApp("other", { environment: { LATE: late.id, PORT: "80" } }), /environment\.PORT is/);
  });

  it("refuses to displace a variable of the edge, and names that cannot be, without showing a value", () => {
    const secret = "hunter2";
    const texts = environmentFaults({ DRAIN_SECONDS: secret, "1ST": secret, "a b": secret, constructor: secret, REDIS_URL: secret }).map(words).sort();
    assert.deepEqual(texts, [
      'environment.1ST is "(set)", allowed is a name of letters, digits, _, . and -, that begins with a letter or _: REDIS_URL is such a name',
      'environment.DRAIN_SECONDS is "(set)", allowed is any name that the edge does not set itself: it follows from timing.appDrainSeconds, and must fit the rest: remove it here',
      'environment.a b is "(set)", allowed is a name of letters, digits, _, . and -, that begins with a letter or _: REDIS_URL is such a name',
    ]);
    assert.throws(() => new WebSocketApp("own", { environment: { PORT: "80" } }), /environment\.PORT is .*it follows from the Service/);
    assert.throws(
      () => new WebSocketApp("own", { imagePullSecrets: ["Not_a_name"] }),
      /imagePullSecrets\[0\] is "Not_a_name", allowed is the name of a Secret/,
    );
    assert.deepEqual(secretNameFaults(["redis", "a.b-c"], "environmentSecrets"), []);
  });

  it("probes over HTTP what is not the tutorial's image, and pulls a digest once", async () => {
    new WebSocketApp("own", { image: DIGEST });
    new WebSocketApp("forced", { image: DIGEST, probes: "tcp", imagePullPolicy: "Never" });
    await world.count(6);
    const own = inside(world.one(DEPLOYMENT, "own").inputs).container;
    assert.deepEqual(own.readinessProbe, { httpGet: { path: "/readyz", port: "admin" }, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 2 });
    assert.deepEqual(own.livenessProbe, { httpGet: { path: "/healthz", port: "admin" }, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 });
    assert.deepEqual(own.startupProbe, { httpGet: { path: "/readyz", port: "admin" }, periodSeconds: 1, failureThreshold: 60 });
    assert.equal(own.imagePullPolicy, "IfNotPresent");
    const forced = inside(world.one(DEPLOYMENT, "forced").inputs).container;
    assert.deepEqual(forced.readinessProbe, { tcpSocket: { port: "http" }, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 2 });
    assert.equal(forced.imagePullPolicy, "Never");
  });

  it("shows probes and metrics to the cluster only, unless the app has one port", async () => {
    new WebSocketApp("own", { image: DIGEST });
    new WebSocketApp("single", { image: DIGEST, adminPort: 0 });
    await world.count(6);
    for (const name of ["own", "single"]) {
      const { ports } = world.one(SERVICE, name).inputs.spec as { ports: { targetPort: string }[] };
      assert.deepEqual(
        ports.map(({ targetPort }) => targetPort),
        ["http"],
      );
    }
    const single = inside(world.one(DEPLOYMENT, "single").inputs).container;
    assert.deepEqual(single.ports, [{ name: "http", containerPort: 8888 }]);
    assert.deepEqual((single.readinessProbe as Object).httpGet, { path: "/readyz", port: "http" });
    for (const adminPort of [80, 8888, 65536, 9090.5]) {
      assert.throws(() => new WebSocketApp("other", { adminPort }), /adminPort is .*, allowed is a whole number, 1024 to 65535 but 8888, or 0/);
    }
  });

  it("hands the publishing token over by reference", async () => {
    new WebSocketApp("own", { publishTokenSecret: "publish-token" });
    await world.count(3);
    const env = inside(world.one(DEPLOYMENT).inputs).container.env as Wire[];
    assert.deepEqual(env.at(-1), { name: "PUBLISH_TOKEN", valueFrom: { secretKeyRef: { name: "publish-token", key: "token" } } });
    assert.throws(() => new WebSocketApp("plain", { environment: { PUBLISH_TOKEN: "open sesame" } }), /environment\.PUBLISH_TOKEN is "\(set\)"/);
    assert.throws(() => new WebSocketApp("wrong", { publishTokenSecret: "Not_a_name" }), /publishTokenSecret is "Not_a_name"/);
  });

  it("belongs to its component, uses its provider, and stands twice in one stack", async () => {
    const provider = new Provider("ack", { kubeconfig: "k" });
    for (const name of ["one", "two"]) {
      new WebSocketApp(name, {}, { providers: [provider] });
    }
    await world.count(7);
    const ack = `${world.one("pulumi:providers:kubernetes").urn}::ack-id`;
    for (const name of ["one", "two"]) {
      for (const child of [world.one(DEPLOYMENT, name), world.one(SERVICE, name)]) {
        assert.equal(child.parent, world.one("asmws:index:WebSocketApp", name).urn);
        assert.equal(child.provider, ack);
        assert.equal((child.inputs.metadata as { name: string }).name, name);
      }
    }
    assert.equal(new Set(world.resources.map((resource) => resource.urn)).size, 7);
  });

  it("refuses a second pod while the app has no shared bus, and lets it with one", async () => {
    assert.throws(
      () => new WebSocketApp("tornado", { replicas: 2 }),
      /replicas is 2, allowed is 1 while sharedBus is false: the app keeps its clients in memory/,
    );
    assert.deepEqual(replicaFaults(0, false), []);
    for (const replicas of [-1, 1.5, NaN, 1001]) {
      assert.equal(replicaFaults(replicas, true).length, 1, String(replicas));
    }
    const app = new WebSocketApp("tornado", { replicas: 3, sharedBus: true });
    await world.count(4);
    assert.equal((world.one(DEPLOYMENT).inputs.spec as { replicas: number }).replicas, 3);
    assert.equal(await valueOf(app.reconnectWindowSeconds), 94, "30000 clients, one gateway pod of two down");
  });

  it("spreads several pods over zones and nodes, and lets one go at a time", async () => {
    new WebSocketApp("tornado", { replicas: 3, sharedBus: true, namespace: "shop" });
    await world.count(4);
    assert.deepEqual(world.one("kubernetes:policy/v1:PodDisruptionBudget").inputs, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "tornado", namespace: "shop" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "tornado" } } },
    });
    assert.equal(world.one("kubernetes:policy/v1:PodDisruptionBudget").parent, world.one("asmws:index:WebSocketApp").urn);
    const spread = (topologyKey: string) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { app: "tornado" } },
    });
    assert.deepEqual(inside(world.one(DEPLOYMENT).inputs).pod.topologySpreadConstraints, [
      spread("topology.kubernetes.io/zone"),
      spread("kubernetes.io/hostname"),
    ]);
  });

  it("does both too for a number of pods that is known later", async () => {
    new WebSocketApp("tornado", { replicas: pulumi.output(1) });
    await world.count(4);
    assert.equal((inside(world.one(DEPLOYMENT).inputs).pod.topologySpreadConstraints as unknown[]).length, 2);
  });

  it("waits for its pods as long as they drain, and for each of them in a rollout", async () => {
    new WebSocketApp("tornado", { timing: { appDrainSeconds: 3600 } });
    new WebSocketApp("several", { replicas: 11, sharedBus: true });
    await world.count(7);
    const { inputs, customTimeouts } = world.one(DEPLOYMENT, "tornado");
    assert.equal((inputs.spec as { progressDeadlineSeconds: number }).progressDeadlineSeconds, 3920);
    assert.deepEqual(customTimeouts, { create: "3980s", update: "3980s", delete: "3920s" });
    assert.deepEqual(world.one(DEPLOYMENT, "several").customTimeouts, { create: "440s", update: "1040s", delete: "380s" });
  });

  it("waits as long as any drain may be, and any number of pods, when they are known later", async () => {
    new WebSocketApp("tornado", { timing: pulumi.output({ appDrainSeconds: 10 }), replicas: pulumi.output(1) });
    await world.count(4);
    assert.deepEqual(world.one(DEPLOYMENT).customTimeouts, { create: "4090s", update: "64030s", delete: "4030s" });
  });

  it("tells a sidecar, if its namespace gives it one, to keep the sockets through sleep and drain", async () => {
    new WebSocketApp("tornado", { timing: { endpointPropagationSeconds: 15, appDrainSeconds: 40 } });
    await world.count(3);
    const { template } = world.one(DEPLOYMENT).inputs.spec as { template: { metadata: { annotations: Record<string, string> } } };
    assert.deepEqual(parse(template.metadata.annotations["proxy.istio.io/config"]!), {
      terminationDrainDuration: "55s",
      holdApplicationUntilProxyStarts: true,
    });
  });

  it("refuses more pods than the capacity is for", async () => {
    const app = new WebSocketApp("tornado", { replicas: 3, sharedBus: true, capacity: { pods: 2 } });
    await assert.rejects(settled(app.reconnectWindowSeconds), /replicas is 3, allowed is at most capacity\.pods \(2\): raise capacity\.pods/);
  });
});

type Object = Record<string, Wire>;

function inside(inputs: Object): { pod: Object; container: Object } {
  const pod = ((inputs.spec as Object).template as Object).spec as Object;
  return { pod, container: (pod.containers as Object[])[0]! };
}
