import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stepWith } from "../../support/workflowSteps";
import { ROOT, tryInside, type Said } from "./sandbox";

/** What a step of the nightly workflow did. */
export interface Step extends Said {
  /** What it wrote for the steps after it. */
  readonly output: string;
}

/**
 * Runs the command of the workflow `drift` that this is found in, as it stands there, on the sandbox's stack. The checkout of the
 * deployed commit is this one, and the stack's policies have no configuration.
 */
export async function nightly(job: "renew" | "drift", found: RegExp): Promise<Step> {
  const command = stepWith("workflows/drift.yml", job, found);
  const folder = mkdtempSync(join(tmpdir(), "asm-websocket-nightly-"));
  symlinkSync(ROOT, join(folder, "deployed"));
  for (const file of ["output", "policy.json"]) writeFileSync(join(folder, file), file === "output" ? "" : "{}");
  const env = { STACK: "sandbox", COMMIT: "0".repeat(40), RUNNER_TEMP: folder, GITHUB_OUTPUT: join(folder, "output") };
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const said = await tryInside(["env", ...words, "bash", "-e", "-c", command.replaceAll('"policy/$STACK.json"', join(folder, "policy.json"))]);
  const output = readFileSync(join(folder, "output"), "utf8");
  rmSync(folder, { recursive: true });
  return { ...said, output };
}
