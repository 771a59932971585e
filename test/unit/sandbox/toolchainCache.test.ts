import assert from "node:assert/strict";
import { resolve } from "node:path";
import { partDir } from "../../../sandbox/toolchain/cache";
import { PARTS, type Part } from "../../../sandbox/toolchain/parts";

const CHECKOUT = resolve(__dirname, "../../..");

describe("toolchain cache", () => {
  const etcd = PARTS.find(({ name }) => name === "etcd") as Part & { kind: "go" };
  const folder = (change: Partial<typeof etcd>) => partDir(CHECKOUT, { ...etcd, ...change });

  it("has another folder for another recipe", () => {
    assert.notEqual(folder({ flags: [...etcd.flags, "-race"] }), folder({}));
    assert.notEqual(folder({ module: "sandbox/toolchain/istio" }), folder({}));
  });

  it("has the same folder whatever a build takes of time and memory", () => {
    assert.equal(folder({ aboutSeconds: 1, compilerMemory: "1GiB" }), folder({}));
  });
});
