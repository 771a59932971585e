import assert from "node:assert/strict";
import { pulumi } from "./support/sandbox";
import { Job } from "./support/workflow";

describe("commands of the workflows, as they stand there", () => {
  const job = new Job();
  const [older = "", , newest = ""] = job.commits;
  after(() => job.remove());

  for (const name of ["dev", "prod"]) {
    it(`deploy main's head by the job ${name}, and nothing older afterwards`, async () => {
      const order = (commit: string) => job.run("up.yml", name, /order/, commit);
      const asked = await order(newest);
      assert.equal(asked.code, 0, asked.stderr);
      const up = await job.run("up.yml", name, /pulumi up/, newest);
      assert.equal(up.code, 0, up.stdout + up.stderr);
      const [latest] = JSON.parse((await pulumi(["stack", "history", "--json", "--page-size", "1"])).stdout) as { message: string; result: string }[];
      assert.deepEqual([latest?.message, latest?.result], [newest, "succeeded"]);
      const late = await order(older);
      assert.equal(late.code, 1);
      assert.match(late.stderr, /^error: .*older/m);
      assert.equal((await order(newest)).code, 0);
    });
  }

  for (const name of ["renew", "drift"]) {
    it(`tell the job ${name} which commit the stack has`, async () => {
      const said = await job.run("drift.yml", name, /main\.ts commit/);
      assert.equal(said.code, 0, said.stderr);
      assert.ok(job.read("output").endsWith(`commit=${newest}\n`));
    });
  }

  it("preview a pull request, price it, and keep the state out of what is posted", async () => {
    const said = await job.run("preview.yml", "preview", /pulumi preview/);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    assert.match(job.read("preview.txt"), /^Resources:\n +\d+ unchanged$/m);
    assert.match(job.read("preview.txt"), /Policy Packs/);
    assert.doesNotMatch(job.read("impact.txt"), /not known/);
    assert.notEqual(job.read("impact.txt").trim(), "");
    for (const name of ["preview.txt", "impact.txt"]) assert.doesNotMatch(job.read(name), /PRIVATE KEY|client-key-data/);
    assert.match(job.read("preview.json"), /"steps"/);
  });
});
