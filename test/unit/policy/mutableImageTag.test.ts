import assert from "node:assert/strict";
import { mutableImageTag } from "../../../analysis/rules/mutableImageTag";
import { edge, edgeWith, messages } from "./edge";

const IMAGE = "spec.template.spec.containers.0.image";

describe("policy mutable-image-tag", () => {
  it("warns in dev and refuses in prod", () => {
    assert.deepEqual(mutableImageTag.level, { dev: "advisory", prod: "mandatory" });
  });

  it("finds a tag, no tag, and a tag of an init container", () => {
    assert.deepEqual(messages(mutableImageTag, edgeWith("Deployment", IMAGE, "registry.example.com/tornado:lastest")), [
      'image of container chat of Deployment default/chat is "registry.example.com/tornado:lastest", allowed is an image with a digest, as name@sha256:…: ' +
        "name the digest that the tag stands for today",
    ]);
    assert.equal(messages(mutableImageTag, edgeWith("Deployment", IMAGE, "chat")).length, 1);
    assert.equal(messages(mutableImageTag, edgeWith("Deployment", "spec.template.spec.initContainers", [{ name: "wait", image: "busybox:1" }])).length, 1);
  });

  it("takes a digest", () => {
    assert.deepEqual(messages(mutableImageTag, edge()), []);
  });
});
