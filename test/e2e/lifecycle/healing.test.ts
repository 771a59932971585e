import assert from "node:assert/strict";
import { readAccessKey } from "../../../sandbox/accessKey";
import { AsmClient } from "../../support/asmClient";
import { until } from "../support/until";
import { userSandbox } from "./userSandbox";

const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";
const MESH = "c5a0d0b0a0c0e0asm0000000000000001";

describe("a stack whose parts are deleted outside", () => {
  const user = userSandbox(".sandbox-life");
  before(() => user.succeed("up"));
  after(() => user.succeed("down"));

  it("has its cluster again after one make up, when it was detached", async () => {
    await detach();
    // By one update: it waits for the address that the gateway gets again.
    assert.deepEqual((await heals()).match(/^Resources:$/gm)?.length, 1);
    assert.deepEqual((await user.status()).cloud?.meshes.find(({ id }) => id === MESH)?.clusters, [CLUSTER]);
  });

  const LOSSES: [string, "ack" | "asm", string[]][] = [
    ["IstioGateway", "asm", ["-n", "istio-system", "istiogateway/ingressgateway"]],
    ["TLS Secret", "ack", ["-n", "istio-system", "secret/myexample-credential"]],
    ["VirtualService", "asm", ["-n", "default", "virtualservice/tornado"]],
    ["Deployment", "ack", ["-n", "default", "deployment/tornado"]],
  ];
  for (const [kind, context, object] of LOSSES) {
    it(`has its ${kind} again after one make up`, async () => {
      await user.inside("kubectl", "--context", context, "delete", ...object);
      await heals();
      await user.inside("kubectl", "--context", context, "get", ...object);
    });
  }

  it("is no success of make up while the page does not answer, and the message names what is missing", async () => {
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "create", "quota", "none", "--hard=pods=0");
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "delete", "pods", "--all", "--wait=true");
    const { code, stderr } = await user.make("up");
    assert.notEqual(code, 0);
    assert.match(stderr, /error: .*\n {2}gateway pods: 0 of 2 of Deployment istio-system\/istio-ingressgateway are ready \(.+\)\nremedy: /);
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "delete", "quota", "none");
    // Their controller tries again after a longer time with each refusal, new ones are tried at once.
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "delete", "replicasets", "--all");
    await heals();
  });

  /** What make up said. */
  async function heals(): Promise<string> {
    const { stdout } = await user.succeed("up");
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
    return stdout;
  }

  async function detach(): Promise<void> {
    const openApi = new AsmClient(new URL(user.outputs().host.openApiUrl).host, readAccessKey(user.paths.accessKey));
    await openApi.call("RemoveClusterFromServiceMesh", { ServiceMeshId: MESH, ClusterId: CLUSTER, ReserveNamespace: "true" });
    await until("the end of the detachment", 60, async () => {
      const mesh = (await user.status()).cloud?.meshes.find(({ id }) => id === MESH);
      return mesh?.state === "running" && mesh.clusters.length === 0;
    });
  }
});
