import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";

import { at, clone, isObject, type Json, type JsonObject } from "../../sandbox/pulumi/kubernetes/object";
import { ApiServerDouble } from "./apiServerDouble";
import { initializationFailure, KubernetesClient } from "./kubernetesClient";
import { mask } from "./kubernetesRecording";
import { scenes } from "./kubernetesScenes";
import type { PluginCall } from "./pluginClient";
import { expected, isServiceError, readRecording, type RecordedCall } from "./recording";

// Every recorded call is made again over gRPC. Where the real plugin talked to an API server, the stand-in talks to a double
// that answers what the recorded server answered and then shows the changes that the recorded messages tell of. The double
// knows no rules of Kubernetes: that a real server accepts our requests is shown by test/e2e/pulumi.
for (const cluster of ["ack", "asm"] as const) {
  describe(`kubernetes plugin against the recording of the real one: ${cluster}`, () => {
    let server: ApiServerDouble;
    let plugin: KubernetesClient;

    before(async () => {
      server = await ApiServerDouble.start();
      plugin = await KubernetesClient.start(server.clock);
    });
    after(async () => {
      plugin.stop();
      await server.stop();
    });

    for (const [index, recorded] of readRecording(`kubernetes-${cluster}`).entries()) {
      it(`line ${index + 1}: ${recorded.method} ${recorded.note ?? ""}`, async () => {
        server.reset();
        plugin.logs.length = 0;
        scenes[`${recorded.method} ${recorded.note ?? ""}`]?.(server, recorded);
        const answer = await answerOf(plugin, recorded, requestOf(recorded, server));
        assert.deepEqual(comparable(answer, recorded), comparable(expected(recorded), recorded));
        assert.deepEqual(told(plugin.logs), told(recorded.logs ?? [], recorded));
      });
    }
  });
}

async function answerOf(plugin: KubernetesClient, { method }: RecordedCall, request: PluginCall): Promise<JsonObject> {
  try {
    return await plugin.call(method, request);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const fault = error;
    const details = initializationFailure(fault);
    if (details) {
      assert.equal(details.reasons[0], fault.details);
      assert.ok(details.id && isObject(details.properties.__inputs), "the state would lose the object");
    }
    return { error: { code: grpc.status[fault.code] ?? "", message: fault.details, ...(details ? { hasDetails: true } : {}) } };
  }
}

// The recording masks kubeconfigs, also where the point of the call is that they differ.
function requestOf(recorded: RecordedCall, server: ApiServerDouble): PluginCall {
  const request = clone(recorded.request as unknown as JsonObject);
  for (const path of [["variables"], ["news"], ["olds"], ["oldInputs"]]) {
    const properties = at(request, ...path);
    if (!isObject(properties)) continue;
    const token = recorded.note?.startsWith("kubeconfig changed") && path[0] !== "news" ? "old" : "new";
    for (const key of ["kubeconfig", "kubernetes:config:kubeconfig"]) if (key in properties) properties[key] = server.kubeconfig(token);
  }
  return request;
}

function comparable(answer: JsonObject, recorded: RecordedCall): Json {
  const masked = mask(answer) as JsonObject;
  if (Array.isArray(masked.replaces)) masked.replaces = [...masked.replaces].sort(); // The real plugin walks a Go map.
  return recorded.note === "update and await" ? beforeRollout(masked) : masked;
}

// The one answer that differs on purpose: the real plugin took the rollout for complete before its controller had seen it
// (observedGeneration 1 of generation 2). The stand-in waits, so its answer has the revision and generation of the rollout.
function beforeRollout(answer: JsonObject): JsonObject {
  const { status, metadata } = answer.properties as { status: JsonObject; metadata: { annotations: JsonObject } };
  assert.equal(status.observedGeneration === 2, metadata.annotations["deployment.kubernetes.io/revision"] === "2");
  status.observedGeneration = "<seen>";
  metadata.annotations["deployment.kubernetes.io/revision"] = "<revision>";
  return answer;
}

/** Messages as a set: the engine shows them as they come, and watches do not come in a fixed order. */
function told(logs: string[], recorded?: RecordedCall): string[] {
  const notOurs = new Set(recorded?.note === "delete" ? [WARM_CACHE] : []);
  return [...new Set(logs)].filter((message) => !notOurs.has(message)).sort();
}

// Told by the real plugin at the delete because an earlier call of the same process still watched Deployments.
const WARM_CACHE = "Deployment is available. Replicas: 3";
