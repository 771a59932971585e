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
