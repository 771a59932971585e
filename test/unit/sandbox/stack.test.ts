import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireStack } from "../../../sandbox/commands/stack";

describe("a stack of the sandbox", () => {
  let checkout: string;
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "stack-"));
  });
  afterEach(() => rmSync(checkout, { recursive: true }));

  const ENDPOINTS = '  alicloud:endpoints:\n    - servicemesh: "10.244.0.2:80"\n';

  it("is one that leads to the sandbox's cloud", () => {
    writeFileSync(join(checkout, "Pulumi.good.yaml"), `config:\n${ENDPOINTS}`);
    requireStack(checkout, "good");
  });

  it("has no access key in its file, because the sandbox makes one at each start", () => {
    writeFileSync(join(checkout, "Pulumi.old.yaml"), `config:\n  alicloud:accessKey: sandbox\n  alicloud:secretKey: never-shown\n${ENDPOINTS}`);
    assert.throws(
      () => requireStack(checkout, "old"),
      ({ message }: Error) => /alicloud:accessKey, alicloud:secretKey in Pulumi\.old\.yaml/.test(message) && !message.includes("never-shown"),
    );
  });
});
