import assert from "node:assert/strict";

import type { KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { call, configure, meta } from "./kubernetesCalls";
import { KubernetesClient } from "./kubernetesClient";

describe("the kubernetes plugin without an API server", () => {
  let plugin: KubernetesClient;

  const configMap: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: meta("m"), data: { a: "b" } };
  const nowhere = JSON.stringify({
    clusters: [{ name: "c", cluster: { server: "http://127.0.0.1:9" } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });

  beforeEach(async () => {
    plugin = await KubernetesClient.start();
  });
  afterEach(() => plugin.stop());

  it("checks, compares and previews all the same", async () => {
    await configure(plugin, nowhere);
    const { inputs } = await plugin.call("check", { ...call(configMap), news: { ...configMap, metadata: { name: "m" } } });
    assert.deepEqual(inputs, configMap);
    assert.deepEqual(await plugin.call("create", { ...call(configMap), properties: configMap, preview: true }), { properties: configMap });
  });

  it("says at a create that the cluster is unreachable, and why", async () => {
    await configure(plugin, nowhere);
    const message = /configured Kubernetes cluster is unreachable: unable to load schema information from the API server: connect ECONNREFUSED 127\.0\.0\.1:9/;
    await assert.rejects(plugin.call("create", { ...call(configMap), properties: configMap }), message);
  });

  it("never quotes a kubeconfig that it cannot read", async () => {
    await configure(plugin, "clusters: [\nusers: - token: hunter2\n  : :");
    await assert.rejects(plugin.call("create", { ...call(configMap), properties: configMap }), (error: Error) => {
      assert.match(error.message, /failed to parse kubeconfig data in `kubernetes:config:kubeconfig`/);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
  });

  it("does not run credential plugins, and says so", async () => {
    const kubeconfig = JSON.stringify({ ...(JSON.parse(nowhere) as object), users: [{ name: "u", user: { exec: { command: "aws" } } }] });
    await configure(plugin, kubeconfig);
    await assert.rejects(plugin.call("create", { ...call(configMap), properties: configMap }), /user "u" takes its credentials from a plugin/);
  });

  it("keeps resources in the state unless it is told to drop those of a lost cluster", async () => {
    await configure(plugin, nowhere);
    const state = { ...call(configMap), id: "default/m", properties: configMap };
    await assert.rejects(plugin.call("read", state), /PULUMI_K8S_DELETE_UNREACHABLE/);
    await assert.rejects(plugin.call("delete", state), /PULUMI_K8S_DELETE_UNREACHABLE/);
    await configure(plugin, nowhere, { deleteUnreachable: "true" });
    assert.deepEqual(await plugin.call("read", state), {});
    assert.deepEqual(await plugin.call("delete", state), {});
  });

  it("leaves resources alone under skipUpdateUnreachable", async () => {
    await configure(plugin, nowhere, { skipUpdateUnreachable: "true" });
    const { inputs } = await plugin.call("check", { ...call(configMap), news: { ...configMap, data: { a: "new" } }, olds: configMap });
    assert.deepEqual(inputs, configMap);
    assert.deepEqual(await plugin.call("read", { ...call(configMap), id: "default/m", properties: configMap, inputs: configMap }), {
      id: "default/m",
      properties: configMap,
      inputs: configMap,
    });
  });

  it("refuses what it does not do before anything else", async () => {
    await configure(plugin, nowhere);
    const patch = { ...call(configMap), type: "kubernetes:core/v1:ConfigMapPatch", news: configMap, properties: configMap };
    for (const method of ["check", "create"] as const)
      await assert.rejects(plugin.call(method, patch), /ConfigMapPatch is not supported by the sandbox's stand-in/);
  });
});
