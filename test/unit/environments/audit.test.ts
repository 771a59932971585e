import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";

interface Checks {
  readonly on: Record<string, unknown>;
  readonly jobs: Record<string, { "continue-on-error"?: boolean; steps: { run?: string; if?: string; "continue-on-error"?: boolean }[] }>;
}

describe("the audit of dependencies", () => {
  const { on, jobs } = parse(readFileSync(".github/workflows/checks.yml", "utf8")) as Checks;
  const { audit } = jobs;

  it("is in the checks of every pull request, and fails them", () => {
    assert.ok("pull_request" in on && audit !== undefined);
    for (const step of [audit, ...audit.steps]) assert.equal(step["continue-on-error"], undefined);
    const commands = audit.steps.flatMap(({ run }) => run ?? []);
    assert.deepEqual(commands, ["npm ci --ignore-scripts --no-audit --no-fund", "npm audit signatures", "npm audit --omit=dev --audit-level=high"]);
  });

  it("judges what the lock file pins, with an integrity for each package", () => {
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Record<string, { link?: boolean; resolved?: string; integrity?: string }>;
    };
    const installed = Object.entries(packages).filter(([name, { link }]) => name.includes("node_modules/") && !link);
    assert.ok(installed.length > 300);
    assert.deepEqual(
      installed.filter(([, { integrity }]) => integrity === undefined).map(([name]) => name),
      [],
    );
  });
});
