import assert from "node:assert/strict";
import { POINTS } from "../../tools/accountCheck/points";
import { kubectl, tryInside } from "./support/sandbox";

const check = () => tryInside(["tsx", "tools/accountCheck/main.ts", "--stack", "sandbox"]);
const verdicts = (stdout: string) => new Map([...stdout.matchAll(/^(\w[\w ]*?) {2,}([\w-]+): /gm)].map(([, verdict, id]) => [id!, verdict!]));

/** What an administrator of a mesh that is adopted at its private address, and has the cluster already, sees nothing of. */
const NOT_SEEN = ["public-certificate", "namespace-labels", "secrets-of-preview", "server-side-apply"];

describe("the account check", () => {
  it("finds every point that can be read held by the sandbox's cloud, and lists the others with their commands", async () => {
    const { code, stdout, stderr } = await check();
    assert.equal(code, 0, stdout + stderr);
    const found = verdicts(stdout);
    for (const { id, check: reads } of POINTS) {
      assert.equal(found.get(id), reads === undefined ? "by hand" : NOT_SEEN.includes(id) ? "not seen" : "holds", `${id}\n${stdout}`);
    }
    assert.doesNotMatch(stdout + stderr, /PRIVATE KEY|client-key-data|password/);
  });

  it("fails on a point that does not hold, with what it read", async () => {
    const service = ["-n", "istio-system", "annotate", "service", "istio-ingressgateway", "--overwrite"];
    const drain = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain-timeout";
    await kubectl("ack", ...service, `${drain}=10`);
    try {
      const { code, stdout } = await check();
      assert.equal(code, 1, stdout);
      assert.match(stdout, /^does not hold {3}balancer-drain: .*\n +.*drain-timeout is 10, drain 890$/m);
    } finally {
      await kubectl("ack", ...service, `${drain}=900`);
    }
  });

  it("refuses a stack that is not there in one line", async () => {
    const { code, stderr } = await tryInside(["tsx", "tools/accountCheck/main.ts", "--stack", "nowhere"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: no stack named 'nowhere' found\n$/);
  });
});
