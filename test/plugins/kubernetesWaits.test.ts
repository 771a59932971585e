import assert from "node:assert/strict";

import type { ServiceError } from "@grpc/grpc-js";

import type { Json, JsonObject, KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { ApiServerDouble, eventAbout } from "./apiServerDouble";
import { call, configure, meta } from "./kubernetesCalls";
import { initializationFailure, KubernetesClient } from "./kubernetesClient";
import type { PluginCall } from "./pluginClient";

// What the recordings do not cover: other kinds, cancelling, races. The double plays the controllers.
describe("the kubernetes plugin's waits", () => {
  let server: ApiServerDouble;
  let plugin: KubernetesClient;

  before(async () => {
    server = await ApiServerDouble.start();
  });
  after(() => server.stop());
  beforeEach(async () => {
    server.reset();
    plugin = await KubernetesClient.start(server.clock);
    await configure(plugin, server.kubeconfig());
  });
  afterEach(() => plugin.stop());

  /** Creates an object; the controllers then show these states of it, each after the last was seen. */
  async function create(object: KubeObject, states: JsonObject[], more: Partial<PluginCall> = {}): Promise<JsonObject> {
    server.on("POST", ({ body }) => {
      const created = server.put({ ...body, metadata: { ...(body.metadata as JsonObject), generation: 1 } });
      server.whenWatched(created, () => {
        for (const state of states) server.put({ ...created, ...state });
      });
      return created;
    });
    return plugin.call("create", { ...call(object), properties: object, ...more });
  }

  const workload = (kind: string, spec: JsonObject = {}): KubeObject => ({ apiVersion: "apps/v1", kind, metadata: meta("w"), spec });

  it("take a StatefulSet for ready when its replicas and its revision are", async () => {
    const ready = { observedGeneration: 1, replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: "a", updateRevision: "a" };
    const states = [{ status: { ...ready, readyReplicas: 1 } }, { status: ready }];
    const { properties } = await create(workload("StatefulSet", { replicas: 2 }), states);
    assert.deepEqual((properties as JsonObject).status, ready);
    assert.ok(plugin.logs.includes("[1/2] Waiting for StatefulSet to create Pods (1/2 Pods ready)"), plugin.logs.join("\n"));
    assert.ok(plugin.logs.includes("StatefulSet initialization complete"));
  });

  it("say which replicas of a StatefulSet are missing, and what is wrong with their pods", async () => {
    const pod: KubeObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...meta("w-0"), ownerReferences: [{ uid: "uid-w" }] },
      status: {
        conditions: [
          { type: "PodScheduled", status: "True" },
          { type: "Initialized", status: "True" },
          { type: "Ready", status: "False", reason: "R", message: "not ready" },
        ],
        containerStatuses: [{ name: "c", ready: false, state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } }],
      },
    };
    server.put(pod);
    const failure = await failureOf(create(workload("StatefulSet", { replicas: 2 }), [{ status: { observedGeneration: 1, replicas: 2 } }], { timeout: 5 }));
    assert.deepEqual(failure.reasons.slice(1), [
      "0 out of 2 replicas succeeded readiness checks",
      'StatefulSet controller failed to advance from revision "" to revision ""',
      "[Pod w-0]: not ready[ImagePullBackOff] no such image",
    ]);
  });

  it("take a DaemonSet for ready when every node has its pod", async () => {
    const status = {
      observedGeneration: 1,
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      updatedNumberScheduled: 2,
      numberAvailable: 2,
      numberReady: 2,
    };
    await create(workload("DaemonSet"), [{ status: { ...status, numberAvailable: 1 } }, { status }]);
    assert.ok(plugin.logs.includes("Available: 1/2"), plugin.logs.join("\n"));
    assert.ok(plugin.logs.includes("All replicas scheduled as expected. Replicas: 2"));
  });

  const job: KubeObject = { apiVersion: "batch/v1", kind: "Job", metadata: meta("j"), spec: {} };

  it("end when a Job is complete", async () => {
    await create(job, [
      { status: { startTime: "t", active: 1 } },
      { status: { startTime: "t", succeeded: 1, conditions: [{ type: "Complete", status: "True" }] } },
    ]);
    assert.ok(plugin.logs.includes('Waiting for Job "j" to succeed (Active: 1 | Succeeded: 0 | Failed: 0)'), plugin.logs.join("\n"));
  });

  it("end at once when a Job has failed for good", async () => {
    const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" };
    const failure = await failureOf(create(job, [{ status: { startTime: "t", conditions: [failed] } }]));
    assert.match(failure.reasons[0] ?? "", /Resource 'j' was created but failed to initialize$/);
    assert.deepEqual(failure.reasons.slice(1), ["[BackoffLimitExceeded] too often"]);
  });

  const complete: JsonObject = { conditions: [{ type: "Complete", status: "True" }] };
  for (const [state, status, replaced] of [
    ["running", {}, true],
    ["complete", complete, false],
  ] as const) {
    it(`${replaced ? "replace" : "keep"} a ${state} Job that asks to be replaced while it is not ready`, async () => {
      const annotations = { "pulumi.com/replaceUnready": "true" };
      const news: KubeObject = { ...job, metadata: { ...meta("j"), annotations } };
      server.put({ ...news, status });
      const { replaces = [] } = await plugin.call("diff", { ...call(news), id: "default/j", olds: { ...news, __inputs: news }, news });
      assert.deepEqual(replaces, replaced ? ['.metadata.annotations["pulumi.com/replaceUnready"]'] : []);
    });
  }

  it("try again when the server has too much to do", async () => {
    let refusals = 2;
    const object = configMap({});
    server.on("POST", ({ body }) => (refusals-- > 0 ? { code: 429, reason: "TooManyRequests", message: "later", retryAfter: 0.01 } : server.put(body)));
    const { id } = await plugin.call("create", { ...call(object), properties: object });
    assert.deepEqual([id, server.writes().length], ["default/m", 3]);
  });

  it("go through the steps of a Pod", async () => {
    const conditions = (...types: string[]) => ({ status: { conditions: types.map((type) => ({ type, status: "True" })) } });
    const pod = { apiVersion: "v1", kind: "Pod", metadata: meta("p"), spec: {} };
    await create(pod, [conditions("PodScheduled"), conditions("PodScheduled", "Initialized"), conditions("PodScheduled", "Initialized", "Ready")]);
    assert.ok(plugin.logs.includes('Waiting for Pod "p" to be ready'), plugin.logs.join("\n"));
  });

  const ingress: KubeObject = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: meta("i"),
    spec: { rules: [{ host: "a.example", http: { paths: [{ path: "/x", backend: { service: { name: "s" } } }] } }] },
  };
  const addressed = { status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } };

  it("take an Ingress for ready when its services have endpoints and it has an address", async () => {
    server.put({ apiVersion: "v1", kind: "Endpoints", metadata: meta("s") });
    await create(ingress, [addressed]);
    assert.ok(plugin.logs.includes("Ingress initialization complete"));
  });

  it("warn about a service that an Ingress names and that does not exist, after a while", async () => {
    await create(ingress, [addressed]);
    assert.ok(plugin.logs.includes('No matching service found for ingress rule: "a.example/x" -> "s"'), plugin.logs.join("\n"));
  });

  const service = (spec: JsonObject): KubeObject => ({ apiVersion: "v1", kind: "Service", metadata: meta("s"), spec });
  const endpoints = (subset: JsonObject): KubeObject => ({ apiVersion: "v1", kind: "Endpoints", metadata: meta("s"), subsets: [subset] });

  for (const [what, spec] of [
    ["no selector", {}],
    ["no cluster address", { clusterIP: "None", selector: { a: "b" } }],
    ["an external name", { type: "ExternalName", selector: { a: "b" } }],
  ] as const) {
    it(`do not look for endpoints of a Service with ${what}`, async () => {
      await create(service(spec), []);
      assert.ok(!plugin.logs.includes("Service initialization complete"));
    });
  }

  it("do not take a Service for ready while an endpoint is not", async () => {
    server.put(endpoints({ addresses: [{ ip: "1" }], notReadyAddresses: [{ ip: "2" }] }));
    const created = create(service({ selector: { a: "b" } }), []);
    await until(() => server.calls.some(({ query, path }) => query.get("watch") === "true" && path.endsWith("/endpoints")));
    assert.ok(!plugin.logs.includes("Service initialization complete"));
    server.put(endpoints({ addresses: [{ ip: "1" }, { ip: "2" }] }));
    await created;
    assert.ok(plugin.logs.includes("Service initialization complete"));
  });

  it("tell why a Service is not ready", async () => {
    const failure = await failureOf(create(service({ type: "LoadBalancer", selector: { a: "b" } }), [], { timeout: 2 }));
    assert.deepEqual(failure.reasons.slice(1), [
      "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
      "Service was not allocated an IP address; does your cloud provider support this?",
    ]);
    assert.equal(failure.id, "default/s");
    assert.equal((failure.properties.metadata as JsonObject).name, "s");
  });

  it("tell warnings about an object to the user", async () => {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: meta("c"), spec: {} };
    server.put(eventAbout({ ...claim, metadata: { ...meta("c"), uid: "uid-c" } }, "ProvisioningFailed: no class", "Warning"));
    await failureOf(create(claim, [], { timeout: 1 }));
    assert.ok(plugin.logs.includes("ProvisioningFailed: no class"), plugin.logs.join("\n"));
  });

  const configMap = (annotations: JsonObject): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { ...meta("m"), annotations }, data: {} });

  it("hold for pulumi.com/waitFor until every expression does", async () => {
    const expressions = JSON.stringify(["jsonpath={.status.address[0]}", "condition=Ready"]);
    const address = { address: ["1.2.3.4"] };
    const conditions = (status: string) => ({ conditions: [{ type: "ready", status }] });
    await create(configMap({ "pulumi.com/waitFor": expressions }), [
      { status: address },
      { status: { ...address, ...conditions("False") } },
      { status: { ...address, ...conditions("True") } },
    ]);
    assert.ok(plugin.logs.includes("{.status.address[0]} selected nothing"), plugin.logs.join("\n"));
    assert.ok(plugin.logs.includes("Has no .status.conditions"));
  });

  it("do not trust a status that is older than the object", async () => {
    const failure = await failureOf(
      create({ ...configMap({ "pulumi.com/waitFor": "jsonpath={.status.a}=b" }) }, [{ status: { observedGeneration: 0, a: "b" } }], { timeout: 1 }),
    );
    assert.match(failure.reasons[0] ?? "", /timed out waiting for the condition$/);
  });

  it("fail before anything exists when pulumi.com/waitFor is wrong", async () => {
    await assert.rejects(create(configMap({ "pulumi.com/waitFor": "Ready" }), []), /expected a "jsonpath=" or "condition=" prefix, got "Ready"/);
    assert.deepEqual(server.writes(), []);
  });

  it("are left out under pulumi.com/skipAwait", async () => {
    await create({ ...workload("Deployment"), metadata: { ...meta("w"), annotations: { "pulumi.com/skipAwait": "true" } } }, []);
    assert.ok(plugin.logs.includes("Skipping await logic"));
  });

  it("end with what is known when the deployment is cancelled", async () => {
    const created = failureOf(create(workload("Deployment"), []));
    await until(() => server.calls.some(({ query }) => query.get("watch") === "true"));
    plugin.provider.cancel();
    const failure = await created;
    assert.match(failure.reasons[0] ?? "", /Resource operation was cancelled for "w"$/);
    assert.equal(failure.id, "default/w");
  });

  it("see that an object has gone between the delete and the look", async () => {
    const live = server.put(configMap({}));
    server.on("DELETE", () => live);
    const list = server.whenListed("/api/v1/namespaces/default/configmaps", () => server.remove(live));
    await plugin.call("delete", { ...call(live), id: "default/m", properties: { ...live, __inputs: live } });
    assert.ok(list.happened);
  });

  it("name the finalizers of an object that does not go, and keep it in the state", async () => {
    const live = server.put({ ...configMap({}), metadata: { ...meta("m"), finalizers: ["example.com/hold"] } });
    server.on("DELETE", () => live);
    const failure = await failureOf(plugin.call("delete", { ...call(live), id: "default/m", properties: { ...live, __inputs: live }, timeout: 1 }));
    assert.equal(failure.id, "default/m");
    assert.ok(plugin.logs.includes("finalizers might be preventing deletion (example.com/hold)"), plugin.logs.join("\n"));
  });

  it("delete what an annotation asks to leave its owned objects alone", async () => {
    const live = server.put(configMap({ "pulumi.com/deletionPropagationPolicy": "orphan" }));
    server.on("DELETE", () => (server.remove(live), live));
    await plugin.call("delete", { ...call(live), id: "default/m", properties: { ...live, __inputs: live } });
    assert.equal(server.calls.find(({ method }) => method === "DELETE")?.body.propagationPolicy, "Orphan");
  });
});

async function failureOf(answer: Promise<Json>) {
  const error = await answer.then(
    () => assert.fail("the call succeeded"),
    (reason: ServiceError) => reason,
  );
  return initializationFailure(error) ?? assert.fail(error);
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, "it did not happen within 5 s");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
