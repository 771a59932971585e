import assert from "node:assert/strict";
import { until } from "../support/until";
import { begin, pidIn, traceOf, userSandbox } from "./userSandbox";

// The plain command line of Pulumi, as on a real account: none of the sandbox's commands mends anything here.
describe("an update that is killed on any backend", () => {
  const user = userSandbox(".sandbox-recover");
  const SHELL = ["dist/sandbox.js", "shell"];
  before(() => user.succeed("preview"));
  after(() => user.succeed("down"));

  const POINTS = [
    ["the app and the attachment are being made", /Deployment tornado creating/],
    ["the gateway is being made", /IstioGateway ingressgateway creating/],
    ["certificates are being made", /tls:index:\w+ \S+ creating/],
    ["the routes are being made", /VirtualService \S+ creating/],
  ] as const;
  for (const [when, sign] of POINTS) {
    it(`is recovered by one command after kill -9 while ${when}`, async () => {
      const command = begin(process.execPath, [...SHELL, "pulumi", "--non-interactive", "up", "--yes", "--skip-preview", "--stack", "sandbox"], {
        SANDBOX_DIR: ".sandbox-recover",
      });
      await until(`${sign} in the output`, 90, () => sign.test(command.said()) || command.process.exitCode !== null);
      const pulumi = pidIn(traceOf(user), /^\S*pulumi --non-interactive up /);
      assert.ok(pulumi, `pulumi runs:\n${command.said()}`);
      process.kill(pulumi, "SIGKILL");
      await command.ended;
      const locked = await user.tryInside("pulumi", "--non-interactive", "up", "--yes", "--skip-preview", "--stack", "sandbox");
      // Where attributes of the file backend were being written, the stack is not even loaded.
      assert.match(locked.stderr + locked.stdout, /currently locked|failed to load checkpoint/);
      await user.inside("tsx", "tools/recover/main.ts", "--stack", "sandbox");
      const state = JSON.parse(await user.inside("pulumi", "stack", "export", "--stack", "sandbox")) as { deployment: { pending_operations?: unknown[] } };
      assert.deepEqual(state.deployment.pending_operations ?? [], []);
    });
  }

  it("is finished by the next update, with no second of anything", async () => {
    await user.inside("pulumi", "--non-interactive", "up", "--yes", "--skip-preview", "--refresh", "--stack", "sandbox");
    await user.inside("pulumi", "--non-interactive", "preview", "--refresh", "--expect-no-changes", "--stack", "sandbox");
    const deployments = await user.inside("kubectl", "--context", "ack", "get", "deployments,services", "-n", "default", "-l", "app=tornado", "-o", "name");
    assert.deepEqual(deployments.trim().split("\n"), ["deployment.apps/tornado", "service/tornado"]);
  });

  it("needs nothing when the stack is whole", async () => {
    const { stderr } = await user.tryInside("tsx", "tools/recover/main.ts", "--stack", "sandbox");
    assert.match(stderr, /stack sandbox is whole/);
    await user.inside("pulumi", "--non-interactive", "preview", "--expect-no-changes", "--stack", "sandbox");
  });
});
