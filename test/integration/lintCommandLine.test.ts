import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleCli } from "../../library/bundleCli";

const GUIDE = path.resolve(__dirname, "../fixtures/guide");

const H2 = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: chat
spec:
  host: chat
  trafficPolicy:
    connectionPool:
      http:
        h2UpgradePolicy: UPGRADE # of a guide
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("asmws lint on the command line", () => {
  let folder: string;
  let program: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "asmws-lint-"));
    program = path.join(mkdtempSync(path.join(tmpdir(), "asmws-bundle-")), "asmws.js");
    bundleCli(program);
  });
  after(() => {
    for (const made of [folder, path.dirname(program)]) rmSync(made, { recursive: true });
  });

  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(path.join(folder, name), text);
    return name;
  };

  function asmws(args: readonly string[], input = ""): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, ...args], { cwd: folder });
      const [out, err]: [Buffer[], Buffer[]] = [[], []];
      child.stdout.on("data", (part: Buffer) => out.push(part));
      child.stderr.on("data", (part: Buffer) => err.push(part));
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  }

  it("quotes the line of a finding, underlines the place, and says the remedy", async () => {
    const { status, stdout } = await asmws(["lint", file("rule.yaml", H2)]);
    assert.equal(status, 1);
    assert.match(stdout, /^rule\.yaml:10:9 error WS404 h2-upgrade\n/);
    assert.match(stdout, /\n {2}10 \| {9}h2UpgradePolicy: UPGRADE # of a guide\n {5}\| {9}\^{15}\n/);
    assert.match(stdout, /remedy:\n {4}connectionPool:\n/);
    assert.match(stdout, /\n1 finding in 1 object in 1 file: 1 error, 0 warnings, 0 infos\.\n$/);
  });

  it("reads standard input, and ends with 0 where nothing is found", async () => {
    assert.deepEqual(await asmws(["lint", "-"], H2.replace("UPGRADE #", "DO_NOT_UPGRADE #")), {
      status: 0,
      stdout: "No findings in 1 object in 1 file.\n",
      stderr: "",
    });
    assert.equal((await asmws(["lint", "-"], H2)).status, 1);
  });

  it("reads folders, but not what is no manifest there", async () => {
    mkdirSync(path.join(folder, "tree/.git"), { recursive: true });
    mkdirSync(path.join(folder, "tree/node_modules"), { recursive: true });
    for (const name of ["tree/a.yml", "tree/.git/b.yaml", "tree/node_modules/c.yaml", "tree/d.txt"]) file(name, H2);
    const { stdout } = await asmws(["lint", "--format", "json", "tree"]);
    const report = JSON.parse(stdout) as { files: number; findings: { file: string; rule: string; line: number }[] };
    assert.equal(report.files, 1);
    assert.deepEqual(
      report.findings.map(({ file, rule, line }) => ({ file, rule, line })),
      [{ file: "tree/a.yml", rule: "WS404", line: 10 }],
    );
  });

  it("writes SARIF that names each rule once, and annotations that GitHub reads", async () => {
    const { stdout } = await asmws(["lint", "--format", "sarif", "--markdown", GUIDE]);
    const [run] = (
      JSON.parse(stdout) as { runs: [{ tool: { driver: { rules: { id: string; helpUri: string }[] } }; results: { ruleId: string; ruleIndex: number }[] }] }
    ).runs;
    const ids = run.tool.driver.rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { ruleId, ruleIndex } of run.results) assert.equal(ids[ruleIndex], ruleId);
    assert.ok(run.results.length >= 60);
    const github = await asmws(["lint", "--format", "github", file("rule.yaml", H2)]);
    assert.match(github.stdout, /^::error file=rule\.yaml,line=10,col=9,endLine=10,endColumn=24,title=WS404 h2-upgrade::[^\n]*%0A/);
    assert.equal(github.stdout.split("\n").length, 2);
  });

  it("prints a patch that keeps comments, or changes the files", async () => {
    const name = file("fix.yaml", H2);
    const { stdout } = await asmws(["lint", "--fix", name]);
    assert.match(stdout, /^--- a\/fix\.yaml\n\+\+\+ b\/fix\.yaml\n@@ -7,4 \+7,4 @@\n/);
    assert.match(stdout, /\n-.*UPGRADE # of a guide\n\+ {8}h2UpgradePolicy: DO_NOT_UPGRADE # of a guide\n$/);
    await asmws(["lint", "--fix", "--write", name]);
    assert.equal(readFileSync(path.join(folder, name), "utf8"), H2.replace("UPGRADE #", "DO_NOT_UPGRADE #"));
  });

  it("prints a patch that git applies to what --write makes", async () => {
    for (const side of ["patched", "written"]) cpSync(GUIDE, path.join(folder, side), { recursive: true });
    const { stdout } = await asmws(["lint", "--fix", "patched"]);
    assert.ok(stdout.split("\n+++ ").length > 4);
    execFileSync("git", ["apply", "--verbose"], {
      cwd: folder,
      input: stdout,
      stdio: ["pipe", "ignore", "ignore"],
      env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder) },
    });
    await asmws(["lint", "--fix", "--write", "written"]);
    for (const name of readdirSync(GUIDE)) {
      assert.equal(readFileSync(path.join(folder, "patched", name), "utf8"), readFileSync(path.join(folder, "written", name), "utf8"), name);
    }
  });

  it("shows and counts only what is as severe, and about the edge, as asked", async () => {
    file("only.yaml", H2);
    assert.equal((await asmws(["lint", "--edge", "traefik", "only.yaml"])).status, 0);
    assert.equal((await asmws(["lint", "--edge", "istio", "--min-severity", "error", "only.yaml"])).status, 1);
    const info = H2.replace("h2UpgradePolicy: UPGRADE", "maxRequestsPerConnection: 1");
    assert.equal((await asmws(["lint", "--min-severity", "warning", file("info.yaml", info)])).status, 0);
  });

  it("takes numbers of the app and severities from its configuration", async () => {
    file("cap.yaml", H2.replace("http:\n        h2UpgradePolicy: UPGRADE", "tcp:\n        maxConnections: 5000"));
    assert.equal((await asmws(["lint", "cap.yaml"])).status, 0);
    const config = file("capacity.yaml", "capacity: {socketsPerPod: 10000, maxPods: 3}\n");
    assert.match((await asmws(["lint", "--config", config, "cap.yaml"])).stdout, /maxConnections is 5000, allowed is 30000 or more/);
    assert.equal((await asmws(["lint", "--config", file("off.yaml", "rules: {WS404: off}\n"), "rule.yaml"])).status, 0);
  });

  for (const [what, text, message] of [
    ["an unknown key", "timing: {heartbeat: 5}\n", /timing\.heartbeat: Unsupported field: allowed are heartbeatSeconds/],
    ["a number that is none", "timing: {heartbeatSeconds: fast}\n", /timing\.heartbeatSeconds: Invalid value: "fast": allowed is a number above 0/],
    ["a rule that is not there", "rules: {WS999: off}\n", /rules\.WS999: Unsupported field: there is no such rule/],
    ["no YAML", "timing: [\n", /is not valid YAML/],
  ] as const) {
    it(`refuses a configuration with ${what}`, async () => {
      const { status, stderr, stdout } = await asmws(["lint", "--config", file("bad.yaml", text), "-"], H2);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /);
      assert.equal(stdout, "");
    });
  }

  it("says in one message what it cannot read, and checks the rest", async () => {
    file("rule.yaml", H2);
    truncateSync(path.join(folder, file("large.yaml", "a: 1\n")), 100 * 1024 * 1024);
    file("binary.yaml", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]));
    file("latin.yaml", Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    symlinkSync("nowhere", path.join(folder, "dangling.yaml"));
    const { status, stdout, stderr } = await asmws(["lint", "large.yaml", "binary.yaml", "latin.yaml", "dangling.yaml", "absent.yaml", "rule.yaml"]);
    assert.equal(status, 2);
    assert.match(stdout, /WS404/);
    const lines = stderr.trim().split("\n").sort();
    assert.deepEqual(lines, [
      "error: absent.yaml cannot be read (ENOENT): name files or folders that are there and readable",
      "error: binary.yaml is not text in UTF-8: name YAML or JSON files",
      "error: dangling.yaml cannot be read (ENOENT): name files or folders that are there and readable",
      "error: large.yaml has 100 MiB or more, allowed is 5: name the manifests that are in it",
      "error: latin.yaml is not text in UTF-8: name YAML or JSON files",
    ]);
  });

  it("says so where a file may not be read", async function () {
    if (process.getuid?.() === 0) return;
    chmodSync(path.join(folder, file("secret.yaml", H2)), 0);
    assert.match((await asmws(["lint", "secret.yaml"])).stderr, /secret\.yaml cannot be read \(EACCES\)/);
  });

  it("ends a standard input that has no end", async () => {
    const { status, stderr } = await asmws(["lint", "-"], "a: b\n".repeat(2_000_000));
    assert.equal(status, 2);
    assert.match(stderr, /^error: <stdin> has \d+ MiB or more, allowed is 5/);
  });

  it("refuses unknown flags, edges and formats, and has help with examples", async () => {
    for (const args of [["--unknown"], ["--edge", "caddy"], ["--format", "xml"], ["--min-severity", "fatal"]]) {
      const { status, stderr } = await asmws(["lint", ...args]);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, /error: .*\n[^]*remedy: run it with --help/);
    }
    const { status, stdout } = await asmws(["lint", "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /Examples:\n {2}asmws lint k8s\//);
  });

  it("lists the rules, and explains one", async () => {
    assert.match((await asmws(["rules"])).stdout, /^WS001 {2}error[^]*\nWS404 {2}error/);
    assert.match((await asmws(["rules", "ws404"])).stdout, /^WS404 h2-upgrade \(error\)[^]*Source: https:/);
    assert.match((await asmws(["rules", "WS000"])).stderr, /^error: there is no rule WS000/);
  });
});
