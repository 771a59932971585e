import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

interface Step {
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  environment?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress"?: boolean };
  "timeout-minutes"?: number;
  env?: Record<string, string>;
  strategy?: { matrix: { stack: string[] } };
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const ROOT = path.resolve(__dirname, "../../..");
const FOLDER = path.join(ROOT, ".github/workflows");
const files = readdirSync(FOLDER).map((file) => path.join(FOLDER, file));
const workflows = new Map(files.map((file) => [path.basename(file, ".yml"), parse(readFileSync(file, "utf8")) as Workflow]));
const jobs = [...workflows].flatMap(([file, { on, jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ where: `${file}: ${name}`, triggers: Object.keys(on), job })),
);
const onAccount = jobs.filter(({ job }) => job.steps.some(({ uses }) => uses === "./.github/actions/account"));

describe("workflows", () => {
  it("are there", () => {
    assert.deepEqual([...workflows.keys()].sort(), ["checks", "drift", "preview", "up"]);
    assert.equal(onAccount.length, 5);
  });

  it("pin every foreign action by its commit, with its version beside it", () => {
    const uses = [...files, path.join(ROOT, ".github/actions/account/action.yml")].flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/uses: (.+)/g)].map(([, what]) => what!),
    );
    assert.ok(uses.length > 15);
    assert.deepEqual(
      uses.filter((what) => !what.startsWith("./") && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what)),
      [],
    );
    const commits = new Map<string, Set<string>>();
    for (const [action, commit] of uses.filter((what) => what.includes("@")).map((what) => what.split("@"))) {
      commits.set(action!, (commits.get(action!) ?? new Set()).add(commit!));
    }
    assert.deepEqual(
      [...commits].filter(([, one]) => one.size > 1),
      [],
      "one version of each",
    );
  });

  it("install the version of Pulumi that the program is built with", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { dependencies: Record<string, string> };
    assert.match(
      readFileSync(path.join(ROOT, ".github/actions/account/action.yml"), "utf8"),
      new RegExp(`pulumi-version: ${dependencies["@pulumi/pulumi"]}\\n`),
    );
  });

  it("start with no permission beyond reading, and end by themselves", () => {
    for (const [file, { on, permissions }] of workflows) {
      assert.equal("pull_request_target" in on, false, file);
      assert.deepEqual(
        Object.values(permissions ?? { all: "write" }).filter((level) => level !== "read"),
        [],
        file,
      );
    }
    assert.deepEqual(
      jobs.filter(({ job }) => job["timeout-minutes"] === undefined).map(({ where }) => where),
      [],
    );
  });

  it("give no job that has credentials more than reading and a token of its own, and none to a fork", () => {
    for (const { where, triggers, job } of onAccount) {
      assert.deepEqual(job.permissions, { contents: "read", "id-token": "write" }, where);
      assert.ok(job.environment, `${where} has an environment`);
      assert.ok(job.concurrency, `${where} has a concurrency group`);
      assert.equal(triggers.includes("pull_request"), job.if?.includes("head.repo.full_name == github.repository") ?? false, where);
    }
    const others = jobs.filter((one) => !onAccount.includes(one));
    assert.deepEqual(
      others.filter(({ job }) => job.permissions?.["id-token"] !== undefined || JSON.stringify(job).includes("secrets.")).map(({ where }) => where),
      [],
    );
  });

  it("run no code of a pull request where they may write", () => {
    const writing = jobs.filter(({ job }) => Object.entries(job.permissions ?? {}).some(([name, level]) => level === "write" && name !== "id-token"));
    assert.deepEqual(writing.map(({ where }) => where).sort(), ["drift: report", "preview: comment"]);
    assert.deepEqual(
      writing.filter(({ job }) => job.steps.some(({ uses }) => uses?.startsWith("actions/checkout"))),
      [],
    );
  });

  it("leave no token in the checkout", () => {
    const checkouts = jobs.flatMap(({ where, job }) => job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout")).map((step) => ({ where, step })));
    assert.deepEqual(
      checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false).map(({ where }) => where),
      [],
    );
  });

  it("change a stack only from main, never cancelled, under the policies", () => {
    const changing = jobs.filter(({ job }) => job.steps.some(({ run }) => run?.includes("pulumi up")));
    assert.deepEqual(changing.map(({ where }) => where).sort(), ["drift: renew", "up: dev", "up: prod"]);
    for (const { where, triggers, job } of changing) {
      assert.equal(triggers.includes("pull_request"), false, where);
      assert.equal(job.concurrency?.["cancel-in-progress"], false, where);
    }
    const lines = jobs.flatMap(({ job }) => job.steps).map(({ run }) => run?.replaceAll(/\\\n\s*/g, "") ?? "");
    const commands = lines.flatMap((run) => run.match(/pulumi (up|preview) .*/g) ?? []);
    // What is only analyzed changes nothing.
    const judged = commands.filter((command) => !command.includes("--json --show-sames"));
    assert.deepEqual(
      judged.filter((command) => !command.includes('--policy-pack policy --policy-pack-config "policy/$STACK.json"')),
      [],
    );
    assert.equal(judged.length, 6);
    // The kubeconfigs of the state may have ended: what refreshes asks the program for others.
    assert.deepEqual(
      commands.filter((command) => command.includes("--refresh") && !command.includes("--run-program")),
      [],
    );
    assert.deepEqual(
      commands.filter((command) => command.startsWith("pulumi up ") && !command.includes("--refresh")),
      [],
      "a deployment takes drift back",
    );
  });

  it("let deployments and renewals of a stack never meet", () => {
    const groups = ["dev", "prod"].map((stack) => workflows.get("up")!.jobs[stack]!.concurrency!.group);
    assert.deepEqual(groups, ["up-dev", "up-prod"]);
    assert.equal(workflows.get("drift")!.jobs.renew!.concurrency!.group, "up-${{ matrix.stack }}");
  });

  it("deploy nothing that is older than what is deployed", () => {
    for (const [name, { steps }] of Object.entries(workflows.get("up")!.jobs)) {
      const guard = steps.findIndex(({ run }) => run === 'npx --no-install tsx tools/deployment/main.ts order "$STACK" "$GITHUB_SHA"');
      const deployment = steps.findIndex(({ run }) => run?.startsWith("pulumi up "));
      assert.ok(guard >= 0 && guard < deployment, name);
      assert.equal(steps[0]!.with!["fetch-depth"], 0, `${name} can compare commits`);
    }
  });

  it("renew and compare at night from the commit that is deployed, and change nothing but what was judged", () => {
    const { renew, drift } = workflows.get("drift")!.jobs;
    for (const { steps } of [renew!, drift!]) {
      const runs = steps.map(({ run }) => run ?? "");
      const found = runs.findIndex((run) => run.includes('tools/deployment/main.ts commit "$STACK"'));
      const checkedOut = runs.findIndex((run) => run.includes('git worktree add --detach "$RUNNER_TEMP/deployed" "$COMMIT"'));
      const first = runs.findIndex((run) => /pulumi (up|preview)/.test(run));
      assert.ok(found >= 0 && found < checkedOut && checkedOut < first);
      assert.deepEqual(
        runs.filter((run) => /pulumi (up|preview)/.test(run) && !/pulumi (up|preview) --cwd "\$RUNNER_TEMP\/deployed" --stack/.test(run)),
        [],
      );
    }
    const [judged, renewed] = renew!.steps.filter(({ run }) => /pulumi (up|preview)/.test(run ?? ""));
    assert.match(judged!.run!, /tools\/nightly\/main\.ts renewal .* >> "\$GITHUB_OUTPUT"\nexit "\$\{failed:-0\}"/);
    assert.equal(renewed!.if, "steps.judged.outputs.due == 'true'");
    const targets = (run: string) => [...run.matchAll(/--target '([^']+)'/g)].map(([, target]) => target);
    assert.deepEqual(targets(renewed!.run!), targets(judged!.run!));
    assert.equal(targets(judged!.run!).length, 3);
    assert.match(drift!.steps.at(-1)!.run!, /tools\/nightly\/main\.ts drift .*\nexit "\$\{failed:-0\}"/);
  });

  it("need no approval at night, and report everything but success", () => {
    const { renew, drift, report } = workflows.get("drift")!.jobs;
    assert.deepEqual([renew!.environment, drift!.environment], ["${{ matrix.stack }}-renewal", "${{ matrix.stack }}-drift"]);
    assert.equal(report!.if, "always() && (needs.renew.result != 'success' || needs.drift.result != 'success')");
    // Another job in one of these environments would wait for their reviewers, or come in without any.
    const byDay = onAccount.filter(({ where }) => !where.startsWith("drift:")).map(({ job }) => job.environment);
    assert.deepEqual(byDay.sort(), ["${{ matrix.stack }}-preview", "dev", "prod"]);
  });

  it("run no script of a package beside the job's token", () => {
    const account = readFileSync(path.join(ROOT, ".github/actions/account/action.yml"), "utf8");
    assert.deepEqual(account.match(/npm (ci|install|i) .*/g), ["npm ci --ignore-scripts --no-audit --no-fund"]);
  });

  it("keep the preview that holds the state on its machine, and post its connection impact", () => {
    const { preview, comment } = workflows.get("preview")!.jobs;
    assert.match(preview!.steps.map(({ run }) => run).join("\n"), /--json --show-sames > "\$RUNNER_TEMP\/preview\.json"/);
    const uploaded = preview!.steps.flatMap(({ with: given }) => (typeof given?.path === "string" ? given.path.trim().split("\n") : []));
    assert.deepEqual(uploaded, ["preview.txt", "impact.txt"]);
    assert.match(JSON.stringify(comment), /impact\.txt/);
  });

  it("write a comment for every stack that is previewed, also when its job came to nothing", () => {
    const { preview, comment } = workflows.get("preview")!.jobs;
    const [, commented] = /for \(const stack of (\[.*?\])\)/.exec(JSON.stringify(comment!.steps[1]!.with).replaceAll('\\"', '"')) ?? [];
    assert.deepEqual(JSON.parse(commented ?? "null"), preview!.strategy!.matrix.stack);
  });

  it("know stacks that exist", () => {
    const stacks = jobs.flatMap(({ job }) => [...(job.strategy?.matrix.stack ?? []), ...(job.env?.STACK ? [job.env.STACK] : [])]);
    assert.ok(stacks.length >= 6);
    assert.deepEqual(
      stacks.filter((stack) => !existsSync(path.join(ROOT, `Pulumi.${stack}.yaml`)) || !existsSync(path.join(ROOT, `policy/${stack}.json`))),
      [],
    );
  });
});
