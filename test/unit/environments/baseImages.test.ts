import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

const lines = readFileSync(path.resolve(__dirname, "../../../app/Dockerfile"), "utf8").split("\n");

describe("the image of the app", () => {
  it("is built on nothing that a tag names", () => {
    const bases = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    assert.ok(bases.length >= 2);
    assert.deepEqual(
      bases.filter((base) => base !== "${NODE_IMAGE}" && !/@sha256:[0-9a-f]{64}$/.test(base)),
      [],
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith("ARG NODE_IMAGE=") && !/@sha256:[0-9a-f]{64}$/.test(line)),
      [],
      "no default by tag",
    );
  });

  it("refuses a base image by tag before it installs anything", () => {
    const refusal = lines.findIndex((line) => line.startsWith('RUN case "$NODE_IMAGE" in *@sha256:*)'));
    assert.ok(refusal >= 0 && refusal < lines.findIndex((line) => line.startsWith("RUN npm")));
  });
});
