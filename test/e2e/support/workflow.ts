import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stepWith } from "../../support/workflowSteps";
import { tryInside, type Said } from "./sandbox";

const AUTHOR = ["-c", "user.name=test", "-c", "user.email=test@example.com"];

/** What GitHub gives a job: a checkout with the history of main, and a folder. The history is one of three commits, the last of which is main. */
export class Job {
  private readonly folder = mkdtempSync(join(tmpdir(), "asm-websocket-job-"));
  /** Of main, the oldest first. */
  readonly commits: readonly string[];

  constructor() {
    this.git("init", "--quiet");
    this.commits = ["a", "b", "c"].map((message) => {
      this.git("commit", "--quiet", "--allow-empty", "--message", message);
      return this.git("rev-parse", "HEAD");
    });
    this.git("update-ref", "refs/remotes/origin/main", this.commits.at(-1)!);
    writeFileSync(join(this.folder, "policy.json"), "{}");
    writeFileSync(join(this.folder, "output"), "");
  }

  /** Runs a command of a workflow as it stands there, on the sandbox's stack, whose policies have no configuration. What it writes goes into the job's folder. */
  run(file: string, job: string, found: RegExp, commit = ""): Promise<Said> {
    const command = stepWith(`workflows/${file}`, job, found)
      .replaceAll('"policy/$STACK.json"', join(this.folder, "policy.json"))
      .replaceAll(/(?<= )(preview|impact)\.txt\b/g, (name) => join(this.folder, name));
    const env = {
      STACK: "sandbox",
      GITHUB_SHA: commit,
      RUNNER_TEMP: this.folder,
      GITHUB_OUTPUT: join(this.folder, "output"),
      GIT_DIR: join(this.folder, ".git"),
    };
    return tryInside(["env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`), "bash", "-e", "-c", command]);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private git(...words: string[]): string {
    return execFileSync("git", ["-C", this.folder, ...AUTHOR, ...words], { encoding: "utf8" }).trim();
  }
}
