import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { childrenOf } from "../../../sandbox/host/processes";
import { until } from "../support/until";
import { findTrace, pidIn, processesIn, traceOf, userSandbox, type Running } from "./userSandbox";

describe("a user whose commands are killed", () => {
  const user = userSandbox(".sandbox-life");
  before(() => user.succeed("preview"));
  after(() => user.succeed("down"));

  const POINTS = [
    ["the Deployment and the attachment are being made", /Deployment tornado creating/],
    ["the gateway is being made", /IstioGateway ingressgateway creating/],
    ["the certificate is being made", /tls:index:\w+ \S+ creating/],
  ] as const;
  for (const [when, sign] of POINTS) {
    it(`is told so when pulumi is killed while ${when}`, async () => {
      const command = user.begin("up");
      await until(`${sign} in the output`, 60, () => sign.test(command.said()) || hasEnded(command));
      const pulumi = pidIn(traceOf(user), /^\S+\/pulumi --non-interactive up /);
      assert.ok(pulumi, `pulumi runs:\n${command.said()}`);
      process.kill(pulumi, "SIGKILL");
      const { code, stderr } = await command.ended;
      assert.notEqual(code, 0);
      assert.match(stderr, /error: pulumi up of stack sandbox was killed\nremedy: .*make up continues from there/);
    });
  }

  it("has everything after the next make up, and no second of anything", async () => {
    const { stderr } = await user.succeed("up");
    assert.match(stderr, /releasing its lock on stack sandbox/);
    const state = JSON.parse(await user.inside("pulumi", "stack", "export", "--stack", "sandbox")) as { deployment: { pending_operations?: unknown[] } };
    assert.deepEqual(state.deployment.pending_operations ?? [], []);
    await user.inside("pulumi", "preview", "--refresh", "--expect-no-changes", "--non-interactive", "--stack", "sandbox");
    const deployments = await user.inside("kubectl", "--context", "ack", "get", "deployments,services", "-n", "default", "-l", "app=tornado", "-o", "name");
    assert.deepEqual(deployments.trim().split("\n"), ["deployment.apps/tornado", "service/tornado"]);
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
  });

  it("has a state without files that are written in part when pulumi is killed", () => {
    const files = readdirSync(user.paths.backend, { recursive: true, encoding: "utf8" });
    assert.ok(files.some((file) => file.endsWith("sandbox.json")));
    assert.deepEqual(
      files.filter((file) => file.endsWith(".attrs")),
      [],
    );
  });

  it("keeps no plugin of a killed pulumi", () => {
    assert.deepEqual(
      processesIn(traceOf(user)).filter(({ command }) => /pulumi-(resource|language)-|dynamic-provider/.test(command)),
      [],
    );
  });

  it("gets a new sandbox by make up when sandboxd was killed", async () => {
    const trace = traceOf(user);
    const daemon = pidIn(trace, /dist\/sandboxd\.js/);
    assert.ok(daemon, "sandboxd runs");
    process.kill(daemon, "SIGKILL");
    await until("the end of all its processes", 20, () => processesIn(trace).length === 0);
    const status = await user.make("status");
    assert.notEqual(status.code, 0);
    assert.match(status.stderr, /error: the sandbox is not running\nremedy: start it with: make up/);
    await user.succeed("up");
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
  });

  it("has nothing left after make down when unshare was killed", async () => {
    const trace = traceOf(user);
    process.kill(trace.launcher, "SIGKILL");
    await user.succeed("down");
    await until("the end of all its processes", 20, () => processesIn(trace).length === 0);
    assert.equal(existsSync(user.paths.state), false);
  });

  it("starts a whole sandbox after one that was interrupted while it started", async () => {
    const command = user.begin("preview");
    const trace = await until("the daemon's start", 60, () => {
      const found = findTrace(user);
      return found && pidIn(found, /kube-apiserver/) !== undefined && found;
    });
    const [starter] = childrenOf(command.process.pid ?? 0);
    assert.ok(starter, "make runs a command");
    process.kill(starter, "SIGKILL");
    await command.ended;
    await until("the end of half a sandbox", 20, () => processesIn(trace).length === 0);
    await user.succeed("preview");
  });
});

function hasEnded({ process: { exitCode } }: Running): boolean {
  return exitCode !== null;
}
