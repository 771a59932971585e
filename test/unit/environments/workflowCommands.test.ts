import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { stepsOf } from "../../support/workflowSteps";

/** Where the commands of workflows are run by a test, or why they cannot be. The first that fits counts. */
const COMMANDS: readonly [command: RegExp, run: { by: string } | { not: string }][] = [
  [/^make test$/, { not: "it is what runs this test" }],
  [/^sudo sysctl /, { not: "it sets up GitHub's machine" }],
  [/^npm audit/, { not: "it asks npm's registry for advisories" }],
  [/^npm ci /, { not: "make installs by the same lock file, also in CI" }],
  [/^git worktree add .*\nnpm ci /, { not: "the checkout of the deployed commit is this one" }],
  [/main\.ts commit /, { by: "test/e2e/workflows.test.ts" }],
  [/main\.ts order /, { by: "test/e2e/workflows.test.ts" }],
  [/^pulumi up --stack /, { by: "test/e2e/workflows.test.ts" }],
  [/^set -o pipefail\nif ! pulumi preview /, { by: "test/e2e/workflows.test.ts" }],
  [/^pulumi (?:preview|up) --cwd /, { by: "test/e2e/openSockets.test.ts" }],
  [/^title=.*\nopen=\$\(gh /, { not: "it writes an issue on GitHub" }],
  [/^echo "::notice::/, { not: "it prints a sentence" }],
];

describe("commands of the workflows", () => {
  const files = [
    ...readdirSync(".github/workflows").map((name) => `workflows/${name}`),
    ...readdirSync(".github/actions").map((name) => `actions/${name}/action.yml`),
  ];
  const steps = files.flatMap(stepsOf);

  it("are each run in the sandbox by a test, or known not to be", () => {
    assert.ok(steps.length >= 18, `found ${steps.length}`);
    for (const { file, job, command } of steps)
      assert.ok(
        COMMANDS.some(([known]) => known.test(command)),
        `${file}, ${job}:\n${command}`,
      );
  });

  it("are known here only when there are such", () => {
    for (const [known] of COMMANDS)
      assert.ok(
        steps.some(({ command }) => COMMANDS.find(([each]) => each.test(command))?.[0] === known),
        String(known),
      );
  });

  it("are taken from the workflows by the tests that run them", () => {
    for (const [, run] of COMMANDS) if ("by" in run) assert.match(readFileSync(run.by, "utf8"), /\b(?:new Job|nightly)\(/, run.by);
  });
});
