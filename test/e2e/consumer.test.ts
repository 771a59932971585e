import assert from "node:assert/strict";
import { inside, outputs } from "./support/sandbox";

/** The second stack lives in the same backend, under a project of its own. */
const pulumi = (...args: string[]) => inside(["pulumi", "--cwd", "examples/consumer", "--non-interactive", ...args]);
const STACK = ["--stack", "reader"];

describe("another stack that reads the outputs", () => {
  before(() => pulumi("stack", "init", "reader", "--no-select"));
  after(async () => {
    await pulumi("destroy", "--yes", "--skip-preview", ...STACK);
    await pulumi("stack", "rm", "--yes", ...STACK);
  });

  it("gets by StackReference what the first stack has", async () => {
    await pulumi("up", "--yes", "--skip-preview", ...STACK);
    const read = JSON.parse(await pulumi("stack", "output", "--json", ...STACK)) as Record<string, unknown>;
    const written = outputs() as unknown as Record<string, string>;
    assert.deepEqual(read, {
      client: { url: written.wssUrl, ca: written.caCertificatePem },
      attachTo: { gateway: written.gateway, mesh: written.meshId },
      check: `curl -X POST --cacert ca.pem --connect-to a.aliyun.com:443:${written.ingressIp}:443 'https://a.aliyun.com/api?id=8&value=300'`,
    });
  });

  it("is told by name which stack it cannot find", async () => {
    const said = await pulumi("preview", ...STACK, "--config", "edge=organization/asm-websocket/elsewhere").catch((error: Error) => error.message);
    assert.match(said, /elsewhere/);
  });
});
