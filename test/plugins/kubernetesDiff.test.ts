import assert from "node:assert/strict";

import { diff, type DiffRequest } from "../../sandbox/pulumi/kubernetes/diff/diff";
import { formatPath, parsePath } from "../../sandbox/pulumi/kubernetes/diff/propertyPath";
import { prune, restoreEmpty } from "../../sandbox/pulumi/kubernetes/diff/prune";
import { clone, type Json, type JsonObject, type KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { secret, unknown } from "../../sandbox/pulumi/rpc/properties";

describe("the kubernetes plugin's diff", () => {
  it("sees no change in what the server has added", () => {
    const deployment = object("apps/v1", "Deployment", { spec: { replicas: 1 } });
    const live = { ...clone(deployment), spec: { replicas: 1, revisionHistoryLimit: 10 }, status: { replicas: 1 } };
    assert.deepEqual(changed({ inputs: deployment, live, news: deployment }), {});
  });

  it("sees drift of a field that the inputs speak of", () => {
    const deployment = object("apps/v1", "Deployment", { spec: { replicas: 1 } });
    assert.deepEqual(changed({ inputs: deployment, live: withSpec(deployment, { replicas: 3 }), news: deployment }), { "spec.replicas": "update" });
  });

  it("sees no change in empty values that the server does not write", () => {
    const pod = object("v1", "Pod", { spec: { hostNetwork: false, containers: [{ name: "c", stdin: false, env: [{ name: "A", value: "" }] }], volumes: [] } });
    const live = withSpec(pod, { containers: [{ name: "c", env: [{ name: "A" }] }] });
    assert.deepEqual(changed({ inputs: pod, live, news: pod }), {});
  });

  it("sees an empty value that is new", () => {
    const before = object("v1", "ServiceAccount", {});
    const news = { ...clone(before), automountServiceAccountToken: false };
    assert.deepEqual(changed({ inputs: before, live: before, news }), { automountServiceAccountToken: "add" });
  });

  it("keeps an empty value of a custom resource as a value", () => {
    const thing = object("example.com/v1", "Thing", { spec: { on: false } });
    assert.deepEqual(changed({ inputs: thing, live: withSpec(thing, {}), news: thing }), { "spec.on": "add" });
  });

  it("tells removed members of lists and of objects in lists", () => {
    const before = object("example.com/v1", "Thing", { spec: { list: [{ a: 1, b: 2 }, { c: 3 }] } });
    const news = withSpec(before, { list: [{ a: 1 }] });
    assert.deepEqual(changed({ inputs: before, live: before, news }), { "spec.list[0].b": "delete", "spec.list[1]": "delete" });
  });

  it("tells a value that is not known yet as changed", () => {
    const before = object("example.com/v1", "Thing", { spec: { host: "a", list: [1] } });
    const news = withSpec(before, { host: unknown, list: unknown, more: unknown });
    assert.deepEqual(changed({ inputs: before, live: before, news }), { "spec.host": "update", "spec.list": "update", "spec.more": "add" });
  });

  it("leaves out what the program ignores, below a path and with wildcards", () => {
    const before = object("apps/v1", "Deployment", { spec: { replicas: 1, template: { spec: { containers: [{ image: "a" }, { image: "b" }] } } } });
    const news = withSpec(before, { replicas: 2, template: { spec: { containers: [{ image: "c" }, { image: "d" }] } } });
    const ignoreChanges = ["spec.replicas", "spec.template.spec.containers[*].image"];
    assert.deepEqual(changed({ inputs: before, live: before, news, ignoreChanges }), {});
  });

  it("writes keys with dots as the engine does", () => {
    const before = object("v1", "ConfigMap", {}, { annotations: { "a.b/c": "1" } });
    const news = object("v1", "ConfigMap", {}, { annotations: { "a.b/c": "2" } });
    assert.deepEqual(changed({ inputs: before, live: before, news }), { 'metadata.annotations["a.b/c"]': "update" });
  });

  const secretObject = object("v1", "Secret", { type: "Opaque", data: { k: "dG9w" } });
  const configMap = object("v1", "ConfigMap", { data: { a: "b" } });
  const job = object("batch/v1", "Job", { spec: { template: { spec: { containers: [{ image: "a" }] } } } });
  const service = object("v1", "Service", { spec: { clusterIP: "None", ports: [{ port: 1 }] } });
  const pod = object("v1", "Pod", { spec: { containers: [{ name: "c", image: "a", env: [{ name: "A", value: "1" }] }] } });
  const statefulSet = object("apps/v1", "StatefulSet", { spec: { serviceName: "s", replicas: 1 } });
  const binding = object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { name: "a" }, subjects: [] });
  const claim = object("v1", "PersistentVolumeClaim", { spec: { storageClassName: "a", resources: { requests: { storage: "1Gi" } } } });
  const replacements: [string, KubeObject, JsonObject, string[], Partial<DiffRequest["mutable"]>?][] = [
    ["a Secret's data", secretObject, { data: { k: "bmV3" } }, ["data.k"]],
    ["a mutable Secret's type", secretObject, { type: "other" }, ["type"], { secrets: true }],
    ["not a mutable Secret's data", secretObject, { data: { k: "bmV3" } }, [], { secrets: true }],
    ["an immutable Secret's data, even so", { ...secretObject, immutable: true }, { data: { k: "bmV3" } }, ["data.k"], { secrets: true }],
    ["a ConfigMap's data", configMap, { data: { a: "c" } }, ["data.a"]],
    ["not a mutable ConfigMap's data", configMap, { data: { a: "c" } }, [], { configMaps: true }],
    ["a Job's template", job, { spec: { template: { spec: { containers: [{ image: "b" }] } } } }, ["spec.template.spec.containers[0].image"]],
    ["a Service's cluster address", service, { spec: { clusterIP: "10.0.0.1", ports: [{ port: 1 }] } }, ["spec.clusterIP"]],
    ["not a Service's port", service, { spec: { clusterIP: "None", ports: [{ port: 2 }] } }, []],
    ["a Pod's container", pod, { spec: { containers: [{ name: "c", image: "a", env: [{ name: "A", value: "2" }] }] } }, ["spec.containers[0].env[0].value"]],
    ["not a Pod's tolerations", pod, { spec: { ...(pod.spec as JsonObject), tolerations: [] } }, []],
    ["a StatefulSet's service", statefulSet, { spec: { serviceName: "t", replicas: 1 } }, ["spec.serviceName"]],
    ["not a StatefulSet's size", statefulSet, { spec: { serviceName: "s", replicas: 2 } }, []],
    ["the role of a binding", binding, { roleRef: { name: "b" } }, ["roleRef.name"]],
    ["a claim's storage class", claim, { spec: { storageClassName: "b", resources: { requests: { storage: "1Gi" } } } }, ["spec.storageClassName"]],
    ["not a claim's size", claim, { spec: { storageClassName: "a", resources: { requests: { storage: "2Gi" } } } }, []],
    ["the whole spec, when it first says what cannot change", without(job, "spec"), { spec: job.spec ?? null }, ["spec"]],
  ];
  for (const [what, before, change, replaces, mutable] of replacements) {
    it(`replaces ${what}`, () => {
      const result = diff(request({ inputs: before, live: before, news: { ...clone(before), ...change }, mutable }));
      assert.deepEqual(result.replaces, replaces);
      assert.ok(result.changes.size > 0, "the change itself was not seen");
      assert.equal(result.deleteBeforeReplace, replaces.length > 0, "an object with a name of its own must go before its successor comes");
    });
  }

  it("creates the new object first when it gets a name of its own", () => {
    const annotations = { "pulumi.com/autonamed": "true" };
    const before = object("v1", "ConfigMap", { data: { a: "b" } }, { annotations });
    const result = diff(request({ inputs: before, live: before, news: { ...clone(before), data: { a: "c" } } }));
    assert.deepEqual([result.replaces, result.deleteBeforeReplace], [["data.a"], false]);
  });

  it("creates the new object first when its name or its namespace changes", () => {
    const before = object("v1", "Secret", {}, { namespace: "a" });
    const moves: JsonObject[] = [{ namespace: "a", name: "other" }, { namespace: "b" }];
    for (const metadata of moves) {
      const result = diff(request({ inputs: before, live: before, news: { ...clone(before), metadata: { ...(before.metadata as JsonObject), ...metadata } } }));
      assert.ok(result.replaces.length > 0);
      assert.equal(result.deleteBeforeReplace, false);
    }
  });

  it("compares a Secret's stringData with the data that it becomes", () => {
    const news = { ...without(secretObject, "data"), stringData: secret({ k: "top" }) };
    assert.deepEqual(changed({ inputs: secretObject, live: secretObject, news }), {});
  });

  it("compares quantities by what they mean", () => {
    const limits = (cpu: Json) => object("v1", "Pod", { spec: { containers: [{ name: "c", resources: { limits: { cpu, memory: "1Gi" } } }] } });
    assert.deepEqual(changed({ inputs: limits("1000m"), live: limits("1"), news: limits(1) }), {});
    assert.deepEqual(changed({ inputs: limits("1"), live: limits("1"), news: limits("1500m") }), { "spec.containers[0].resources.limits.cpu": "update" });
  });

  it("ignores a namespace that is the default one, and one of a kind that has none", () => {
    const before = object("v1", "ConfigMap", {}, { namespace: "default" });
    const news = { ...clone(before), metadata: { name: "n" } };
    assert.deepEqual(changed({ inputs: before, live: before, news }), {});
    const role = object("rbac.authorization.k8s.io/v1", "ClusterRole", { rules: [] }, { namespace: "default" });
    assert.deepEqual(changed({ inputs: role, live: without(role, "none"), news: { ...role, metadata: { name: "n" } }, namespaced: false }), {});
  });
});

describe("pruning", () => {
  it("keeps what the inputs speak of, list by list, and all of a list whose members have another type", () => {
    const live: JsonObject = { a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }, { x: 3 }], other: ["s"], extra: true };
    assert.deepEqual(prune(live, { a: { b: 0 }, list: [{ x: 0 }], other: [1] }), { a: { b: 1 }, list: [{ x: 1 }], other: ["s"] });
  });

  it("tells an empty value that the server never wrote from one that was removed", () => {
    const inputs = { spec: { hostNetwork: false, automount: false } };
    const before = { spec: { automount: false } };
    assert.deepEqual(restoreEmpty({ spec: {} }, inputs, before), { spec: { hostNetwork: false } });
  });
});

describe("property paths", () => {
  it("are read as they are written", () => {
    for (const path of [
      ["spec", "ports", 0, "port"],
      ["metadata", "annotations", 'a.b/c"d'],
      ["data", "x[0]"],
    ])
      assert.deepEqual(parsePath(formatPath(path)), path);
  });
});

function changed(args: Partial<DiffRequest> & { inputs: KubeObject; live: KubeObject; news: KubeObject }): Record<string, string> {
  return Object.fromEntries([...diff(request(args)).changes].map(([path, { kind }]) => [path, kind]));
}

type Arguments = Partial<Omit<DiffRequest, "mutable">> & { inputs: KubeObject; live: KubeObject; news: KubeObject; mutable?: Partial<DiffRequest["mutable"]> };

function request({ inputs, live, news, namespaced = true, ignoreChanges = [], mutable = {} }: Arguments): DiffRequest {
  const state = { ...clone(live), __inputs: clone(inputs) };
  return { state, news: clone(news), namespaced, ignoreChanges, mutable: { secrets: false, configMaps: false, ...mutable } };
}

function object(apiVersion: string, kind: string, members: JsonObject, metadata: JsonObject = {}): KubeObject {
  return { apiVersion, kind, metadata: { name: "n", namespace: "default", ...metadata }, ...members };
}

function withSpec(from: KubeObject, spec: JsonObject): KubeObject {
  return { ...clone(from), spec };
}

function without(from: KubeObject, key: string): KubeObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));
}
