import { at, clone, isObject, numberAt, stringAt, type JsonObject, type KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { plain } from "../../sandbox/pulumi/rpc/properties";
import { type Answer, type ApiServerDouble, eventAbout, type Refusal } from "./apiServerDouble";
import { liveObject } from "./kubernetesRecording";
import type { RecordedCall } from "./recording";

/** Sets the server up for one recorded call: the objects that were there, and what the server did with the write. */
type Scene = (server: ApiServerDouble, recorded: RecordedCall) => void;

// A server's part of a recorded call is known by its answer; what the controllers did meanwhile is known by the messages.
// Calls that are not listed here, such as checks and diffs, must get along without objects.
export const scenes: Record<string, Scene> = {
  "create preview of a create": creates(),
  "create create and await": creates(rollOut),
  "update preview of an update": (server, recorded) => {
    server.put(liveObject(recorded.request.olds));
    server.on("PATCH", () => recordedObject(recorded));
  },
  "update update and await": (server, recorded) => {
    const last = server.put(liveObject(recorded.request.olds));
    server.put(replicaSetOf(last, "1", "tornado-6f46bc48f7", 1));
    server.put(eventAbout(last, "ScalingReplicaSet: Scaled up replica set tornado-6f46bc48f7 from 0 to 1"));
    server.on("PATCH", () => {
      const applied = server.put(recordedObject(recorded));
      setImmediate(() => {
        server.put(eventAbout(applied, "ScalingReplicaSet: Scaled up replica set tornado-67c689ddb from 0 to 1"));
        server.put(replicaSetOf(applied, "2", "tornado-67c689ddb", 1));
        server.put(withStatus(withRevision(applied, "2"), { observedGeneration: 2 }));
      });
      return applied;
    });
  },
  "read refresh after kubectl scale": (server, recorded) => {
    const live = liveObject(recorded.request.properties);
    const scaled = server.put(withStatus({ ...live, spec: { ...(live.spec as JsonObject), replicas: 3 } }, { conditions: [progressing, unavailable] }));
    server.put(replicaSetOf(scaled, "1", "tornado-6f46bc48f7", 1, 3));
  },
  "update field owned by another manager": (server, recorded) => {
    server.put(liveObject(recorded.request.olds));
    const message = recorded.error?.message.split("had an apply conflict: ")[1] ?? "";
    server.on("PATCH", () => ({ code: 409, reason: "Conflict", message }));
  },
  "create object exists already": refuses({ code: 409, reason: "AlreadyExists", message: 'deployments.apps "tornado" already exists' }),
  "create namespace missing": refuses({ code: 404, reason: "NotFound", kind: "namespaces", message: 'namespaces "nowhere" not found' }),
  "create never ready, timeout 5 s": (server) => {
    server.on("POST", ({ body }) => {
      const created = server.put(asCreated(body, "Deployment"));
      setImmediate(() => {
        server.put(eventAbout(created, "ScalingReplicaSet: Scaled up replica set stuck-74c5c5db4f from 0 to 1"));
        server.put(withStatus(withRevision(created, "1"), { observedGeneration: 1, conditions: [unavailable, progressing] }));
        server.put(replicaSetOf(created, "1", "stuck-74c5c5db4f", 0));
      });
      return created;
    });
  },
  "create secret": creates(),
  "create service": creates((server, created) => {
    const { metadata } = created;
    server.put({
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { ...(metadata as JsonObject), uid: "endpoints" },
      subsets: [{ addresses: [{ ip: "10.0.0.1" }] }],
    });
  }),
  "create load balancer without address, timeout 5 s": (server) => {
    server.on("POST", ({ body }) => server.put(asCreated(body, "Service")));
  },
  "create waitFor that holds at once": creates(),
  "create waitFor that never holds, timeout 5 s": (server) => {
    server.on("POST", ({ body }) => server.put(asCreated(body, "ConfigMap")));
  },
  "delete delete": (server, recorded) => {
    const live = server.put(liveObject(recorded.request.properties));
    for (const text of recorded.logs ?? []) if (text.startsWith("ScalingReplicaSet")) server.put(eventAbout(live, text));
    server.on("DELETE", deletesInForeground(server, live));
  },
  "delete delete a custom resource": (server, recorded) => {
    server.on("DELETE", deletesInForeground(server, server.put(liveObject(recorded.request.properties))));
  },
  "delete delete of a missing object": (server) => {
    server.on("DELETE", () => ({ code: 404, reason: "NotFound", message: 'deployments.apps "tornado" not found' }));
  },
  "create custom resource": creates(),
  "create unknown field": creates(),
  "create refused by the CRD's own rules": (server, recorded) => {
    const message = recorded.error?.message.split("by the Kubernetes API server: ")[1] ?? "";
    server.on("POST", () => ({ code: 422, reason: "Invalid", message }));
  },
};

const unavailable = {
  type: "Available",
  status: "False",
  reason: "MinimumReplicasUnavailable",
  message: "Deployment does not have minimum availability.",
};
const progressing = { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", message: "" };

/** The server stores what it answered in the recording; `then` plays the controllers. */
function creates(then?: (server: ApiServerDouble, created: KubeObject, final: KubeObject) => void): Scene {
  return (server, recorded) => {
    server.on("POST", ({ query }) => {
      const final = recordedObject(recorded);
      if (query.get("dryRun") === "All") return { ...final, status: {} };
      const created = server.put(then === rollOut ? withoutStatus(final) : final);
      setImmediate(() => then?.(server, created, final));
      return created;
    });
  };
}

function refuses(refusal: Refusal): Scene {
  return (server) => server.on("POST", () => refusal);
}

function rollOut(server: ApiServerDouble, created: KubeObject, final: KubeObject): void {
  server.put(eventAbout(created, "ScalingReplicaSet: Scaled up replica set tornado-6f46bc48f7 from 0 to 1"));
  server.put(withStatus(withRevision(created, "1"), { observedGeneration: 1, conditions: [unavailable] }));
  server.whenWatched(created, () => {
    server.put(replicaSetOf(created, "1", "tornado-6f46bc48f7", 1));
    server.put({ ...final, metadata: { ...(final.metadata as JsonObject), uid: stringAt(created, "metadata", "uid") } });
  });
}

function deletesInForeground(server: ApiServerDouble, live: KubeObject): Answer {
  return () => {
    const going = server.put({ ...live, metadata: { ...(live.metadata as JsonObject), deletionTimestamp: "now", finalizers: ["foregroundDeletion"] } });
    server.whenWatched(going, () => server.remove(going));
    return going;
  };
}

function recordedObject({ response }: RecordedCall): KubeObject {
  const object = plain(liveObject(response?.properties));
  return isObject(object) ? clone(object) : {};
}

function asCreated(body: JsonObject, kind: string): KubeObject {
  return { ...body, kind, metadata: { ...(body.metadata as JsonObject), generation: 1 } };
}

function withoutStatus(object: KubeObject): KubeObject {
  const created = clone(object);
  delete created.status;
  return created;
}

function withStatus(object: KubeObject, status: JsonObject): KubeObject {
  return { ...object, status: { ...((object.status ?? {}) as JsonObject), ...status } };
}

function withRevision(object: KubeObject, revision: string): KubeObject {
  const metadata = object.metadata as JsonObject;
  const annotations = { ...((metadata.annotations ?? {}) as JsonObject), "deployment.kubernetes.io/revision": revision };
  return { ...object, metadata: { ...metadata, annotations } };
}

function replicaSetOf(owner: KubeObject, revision: string, name: string, ready: number, wanted = numberAt(owner, "spec", "replicas") ?? 1): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      namespace: stringAt(owner, "metadata", "namespace"),
      annotations: { "deployment.kubernetes.io/revision": revision },
      ownerReferences: [{ uid: at(owner, "metadata", "uid") ?? "" }],
    },
    spec: { replicas: wanted },
    status: { readyReplicas: ready },
  };
}
