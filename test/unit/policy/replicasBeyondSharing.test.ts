import assert from "node:assert/strict";
import { replicasBeyondSharing } from "../../../analysis/rules/replicasBeyondSharing";
import { APP, DIGEST, edge, edgeWith, messages, resource } from "./edge";

const three = () => edgeWith("Deployment", "spec.replicas", 3);
const autoscaler = (maxReplicas: number) =>
  resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "chat", {
    metadata: { name: "chat", namespace: "default" },
    spec: { maxReplicas, scaleTargetRef: { kind: "Deployment", name: "chat" } },
  });

describe("policy replicas-beyond-sharing", () => {
  it("refuses a second pod of an app that keeps its clients in memory", () => {
    assert.deepEqual(messages(replicasBeyondSharing, three()), [
      "replicas of Deployment default/chat is 3, allowed is 1 while the app keeps its clients in memory: give the app a shared bus and set sharedBus to true, or run one pod",
    ]);
  });

  it("refuses an autoscaler that would make one", () => {
    assert.match(messages(replicasBeyondSharing, [...edge(), autoscaler(5)]).join(), /^maxReplicas of HorizontalPodAutoscaler default\/chat is 5/);
    assert.deepEqual(messages(replicasBeyondSharing, [...edge(), autoscaler(1)]), []);
  });

  it("knows the tutorial's image outside the component", () => {
    const bare = edgeWith("Deployment", "spec.replicas", 2).filter((one) => one.urn !== APP);
    assert.deepEqual(messages(replicasBeyondSharing, bare), []);
    const tornado = edgeWith("Deployment", "spec", {
      replicas: 2,
      template: { spec: { containers: [{ image: `mirror.example.com/tornado@${DIGEST}` }] } },
    }).filter((one) => one.urn !== APP);
    assert.equal(messages(replicasBeyondSharing, tornado).length, 1);
  });

  it("takes any number of an app that shares, and one of an app that does not", () => {
    assert.deepEqual(
      messages(
        replicasBeyondSharing,
        three().map((one) => (one.urn === APP ? { ...one, props: { sharedBus: true } } : one)),
      ),
      [],
    );
    assert.deepEqual(messages(replicasBeyondSharing, edge()), []);
  });
});
