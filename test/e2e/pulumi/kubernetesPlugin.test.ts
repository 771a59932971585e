import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { ServiceError } from "@grpc/grpc-js";

import { Client } from "../../../sandbox/pulumi/kubernetes/api/client";
import { isNotFound } from "../../../sandbox/pulumi/kubernetes/api/errors";
import { endpointOf, parseKubeconfig } from "../../../sandbox/pulumi/kubernetes/api/kubeconfig";
import type { Clock } from "../../../sandbox/pulumi/kubernetes/clock";
import { clone, isObject, listAt, stringAt, type Json, type JsonObject } from "../../../sandbox/pulumi/kubernetes/object";
import { initializationFailure, KubernetesClient } from "../../plugins/kubernetesClient";
import { mask } from "../../plugins/kubernetesRecording";
import type { PluginCall } from "../../plugins/pluginClient";
import { readRecording, type RecordedCall } from "../../plugins/recording";

// The unit tests replay every recorded call against a double that answers what the real server answered. Here the calls whose
// answer is the server's own (dry runs, field ownership, rules of a CustomResourceDefinition, deletes) go to real API servers:
// those of the running sandbox, or those of the kubeconfigs in ACK_KUBECONFIG and ASM_KUBECONFIG. Calls that need running
// pods of a made-up image, or a cloud without load balancers, are not among them.
const REPLAYED: Record<"ack" | "asm", string[]> = {
  ack: [
    "create preview of a create",
    "create namespace missing",
    "create secret",
    "create waitFor that holds at once",
    "create waitFor that never holds, timeout 5 s",
    "read read of a missing object",
    "delete delete of a missing object",
  ],
  asm: [
    "create preview of a create",
    "create custom resource",
    "update preview of an update",
    "create unknown field",
    "delete delete a custom resource",
    "create refused by the CRD's own rules",
  ],
};

// Time-outs and retries of the recorded calls add up to a minute, of which nothing is learnt.
const hurried: Clock = {
  async sleep(ms, signal) {
    await delay(ms / 20, undefined, { signal }).catch(() => undefined);
  },
};

for (const cluster of ["ack", "asm"] as const) {
  describe(`kubernetes plugin against a real API server: ${cluster}`, () => {
    const namespace = `plugin-${randomBytes(4).toString("hex")}`;
    let plugin: KubernetesClient;
    let api: Client;

    before(async () => {
      const kubeconfig = kubeconfigOf(cluster);
      api = new Client(endpointOf(parseKubeconfig(kubeconfig)), new AbortController().signal);
      plugin = await KubernetesClient.start(hurried);
      await plugin.call("configure", { variables: { "kubernetes:config:kubeconfig": kubeconfig, "kubernetes:config:enableSecretMutable": "true" } });
      await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, {});
    });
    after(async () => {
      plugin.stop();
      await api.delete({ apiVersion: "v1", kind: "Namespace" }, "", namespace, "Background");
    });

    for (const recorded of replayed(cluster)) {
      it(`answers as the real plugin did: ${recorded.method} ${recorded.note ?? ""}`, async () => {
        const answer = await answerOf(plugin, recorded, inNamespace(recorded.request as unknown as JsonObject, namespace));
        const expected = inNamespace(recorded.error ? { error: recorded.error } : (recorded.response ?? {}), namespace);
        assert.deepEqual(comparable(answer), comparable(expected));
      });
    }

    if (cluster === "asm") {
      it("drops an unknown field at the create, as the real plugin, and fails at the update", async () => {
        const [news, olds] = [virtualService({ websocketUpgrade: true }), await create(virtualService({ websocketUpgrade: true }))];
        assert.deepEqual(listAt(olds, "spec", "http"), [route]);
        const failure = await failureOf(
          plugin.call("update", {
            ...vs,
            id: `${namespace}/strict`,
            olds,
            news: { ...news, metadata: { ...(news.metadata as JsonObject), labels: { a: "b" } } },
          }),
        );
        assert.match(failure.reasons[0] ?? "", /field not declared in schema/);
      });
    } else {
      it("takes over its own fields, and names who holds those that it does not have", async () => {
        const configMap = (value: string): JsonObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "owned", namespace }, data: { a: value } });
        const call = { type: "kubernetes:core/v1:ConfigMap", urn: "urn:pulumi:dev::t::kubernetes:core/v1:ConfigMap::owned", id: `${namespace}/owned` };
        const { properties: olds } = await plugin.call("create", { ...call, properties: configMap("1") });
        const { properties: updated } = await plugin.call("update", { ...call, olds: olds as JsonObject, news: configMap("2") });
        const managers = listAt(updated, "metadata", "managedFields").map((entry) => stringAt(entry, "manager"));
        assert.deepEqual(managers, [stringAt(updated, "__fieldManager")]);
        await api.apply(configMap("3"), { fieldManager: "someone", force: "true" });
        const failure = await failureOf(plugin.call("update", { ...call, olds: updated as JsonObject, news: configMap("4") }));
        assert.match(failure.reasons[0] ?? "", /Apply failed with 1 conflict: conflict with "someone".*: \.data\.a$/s);
        assert.equal(stringAt(failure.properties, "data", "a"), "3");
        const forced = configMap("4");
        (forced.metadata as JsonObject).annotations = { "pulumi.com/patchForce": "true" };
        const { properties } = await plugin.call("update", { ...call, olds: updated as JsonObject, news: forced });
        assert.equal(stringAt(properties, "data", "a"), "4");
      });

      it("deletes what a Deployment owns before it says that the Deployment is gone", async () => {
        const labels = { app: "gone" };
        const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "none" }] } };
        const metadata = { name: "gone", namespace, annotations: { "pulumi.com/timeoutSeconds": "60" } };
        const deployment: JsonObject = {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata,
          spec: { replicas: 0, selector: { matchLabels: labels }, template },
        };
        const call = { type: "kubernetes:apps/v1:Deployment", urn: "urn:pulumi:dev::t::kubernetes:apps/v1:Deployment::gone" };
        const { id, properties } = await plugin.call("create", { ...call, properties: deployment });
        assert.ok(plugin.logs.includes('Replicas scaled to 0 for Deployment "gone"'), plugin.logs.join("\n"));
        await plugin.call("delete", { ...call, id: id as string, properties: properties as JsonObject });
        assert.deepEqual(await api.list({ apiVersion: "apps/v1", kind: "ReplicaSet" }, namespace), []);
        await assert.rejects(api.get({ apiVersion: "apps/v1", kind: "Deployment" }, namespace, "gone"), isNotFound);
      });
    }

    const vs = { type: "kubernetes:networking.istio.io/v1:VirtualService", urn: "urn:pulumi:dev::t::kubernetes:networking.istio.io/v1:VirtualService::strict" };
    const route: JsonObject = { route: [{ destination: { host: "tornado" } }] };

    function virtualService(more: JsonObject): JsonObject {
      const metadata = { name: "strict", namespace };
      return { apiVersion: "networking.istio.io/v1", kind: "VirtualService", metadata, spec: { hosts: ["*"], gateways: ["g"], http: [{ ...route, ...more }] } };
    }

    async function create(properties: JsonObject): Promise<JsonObject> {
      return (await plugin.call("create", { ...vs, properties })).properties as JsonObject;
    }
  });
}

function replayed(cluster: "ack" | "asm"): RecordedCall[] {
  const all = readRecording(`kubernetes-${cluster}`);
  return REPLAYED[cluster].map((name) => all.find(({ method, note }) => `${method} ${note ?? ""}` === name) ?? assert.fail(`no recorded call "${name}"`));
}

function kubeconfigOf(cluster: "ack" | "asm"): string {
  const file = process.env[`${cluster.toUpperCase()}_KUBECONFIG`] ?? join(__dirname, `../../../.sandbox/kubeconfig/${cluster}.yaml`);
  assert.ok(existsSync(file), `no API server to test against: start the sandbox (make up), or set ${cluster.toUpperCase()}_KUBECONFIG (${file} is not there)`);
  return file;
}

/** The call in the test's own namespace. The recorded ones were made in "default". */
function inNamespace(value: JsonObject, namespace: string): JsonObject {
  const text = JSON.stringify(value).replaceAll('"namespace":"default"', `"namespace":"${namespace}"`).replaceAll('"default/', `"${namespace}/`);
  return JSON.parse(text) as JsonObject;
}

async function answerOf(plugin: KubernetesClient, { method }: RecordedCall, request: PluginCall): Promise<JsonObject> {
  try {
    return await plugin.call(method, request);
  } catch (error) {
    if (!(error instanceof Error) || !("details" in error)) throw error;
    const { details } = error as ServiceError;
    return { error: { code: "UNKNOWN", message: details, ...(initializationFailure(error as ServiceError) ? { hasDetails: true } : {}) } };
  }
}

// Who manages which field changes with the server's version and its controllers; the tests above hold what matters of it.
function comparable(answer: JsonObject): Json {
  const copy = mask(clone(answer)) as JsonObject;
  const metadata = isObject(copy.properties) ? copy.properties.metadata : undefined;
  if (isObject(metadata)) delete metadata.managedFields;
  return copy;
}

async function failureOf(answer: Promise<Json>) {
  const error = await answer.then(
    () => assert.fail("the call succeeded"),
    (reason: ServiceError) => reason,
  );
  return initializationFailure(error) ?? assert.fail(error);
}
