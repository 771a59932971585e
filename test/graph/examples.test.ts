import assert from "node:assert/strict";
import { matchGolden } from "./golden";
import { runProgram } from "./host";
import { normalised } from "./normalise";
import { platform } from "./platform";

describe("examples/typescript", () => {
  it("registers what its golden says", async () => {
    const run = await runProgram("sandbox", { program: "examples/typescript", answers: platform });
    assert.deepEqual(run.errors, []);
    assert.equal(run.exitCode, 0, run.stderr);
    matchGolden("example-typescript", normalised(run));
  });
});

describe("examples/istio", () => {
  it("registers what its golden says, all of it in one cluster", async () => {
    const options = { program: "examples/istio", config: { kubeconfig: "{}" }, secretKeys: ["kubeconfig"] };
    const run = await runProgram("any", options);
    assert.deepEqual(run.errors, []);
    assert.equal(run.exitCode, 0, run.stderr);
    matchGolden("example-istio", normalised(run));
    const providers = run.resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ provider }) => provider);
    assert.ok(providers.length > 10);
    assert.equal(new Set(providers).size, 1);
  });
});
