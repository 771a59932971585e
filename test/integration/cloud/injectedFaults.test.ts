import assert from "node:assert/strict";
import { AsmClient } from "../../support/asmClient";
import type { InjectedFaultKind } from "../../../sandbox/cloud/openapi/faults";
import { roaHeaders } from "../../support/signedRequests";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

describe("OpenAPI on a bad day", () => {
  let cloud: FakeCloud;
  let client: AsmClient;

  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
    client = new AsmClient(`127.0.0.1:${cloud.port}`);
  });
  afterEach(() => cloud.stop());

  const look = (): Promise<unknown> => client.call("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID });
  const clusters = (): readonly string[] => cloud.status().meshes[0]?.clusters ?? [];

  it("refuses as often as ordered, in the real API's words, and then answers again", async () => {
    const kinds: [InjectedFaultKind, number, string][] = [
      ["throttled", 400, "Throttling.User"],
      ["throttledByGateway", 429, "Throttling.User"],
      ["internalError", 500, "InternalError"],
      ["unavailable", 503, "ServiceUnavailable"],
      ["meshNotFound", 404, "ServiceMesh.NotFound"],
      ["statusForbidden", 403, "StatusForbidden"],
      ["notAuthorized", 403, "Forbidden.RAM"],
      ["unknownAccessKey", 404, "InvalidAccessKeyId.NotFound"],
      ["expiredToken", 400, "InvalidSecurityToken.Expired"],
      ["wrongSignature", 400, "SignatureDoesNotMatch"],
      ["notRunning", 400, "InvalidActiveState.ServiceMesh"],
      ["clustersNotEmpty", 400, "ErrorPermitted.ClustersNotEmpty"],
    ];
    for (const [kind, status, code] of kinds) {
      cloud.injectFault({ action: "DescribeServiceMeshDetail", kind, times: 2 });
      for (let turn = 0; turn < 2; turn++) {
        assert.deepEqual(await client.refusal("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID }), [status, code]);
      }
      await look();
    }
  });

  it("affect one action only, in turn, until they are cleared", async () => {
    cloud.injectFault({ action: "DescribeServiceMeshDetail", kind: "throttled", times: 1 });
    cloud.injectFault({ action: "DescribeServiceMeshDetail", kind: "unavailable", times: 1 });
    await client.call("DescribeServiceMeshes");
    assert.equal((await client.refusal("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID }))[1], "Throttling.User");
    assert.equal((await client.refusal("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID }))[1], "ServiceUnavailable");
    cloud.injectFault({ action: "*", kind: "expiredToken", times: 1000 });
    assert.equal((await client.refusal("DescribeVersions"))[1], "InvalidSecurityToken.Expired");
    cloud.clearFaults();
    await look();
  });

  it("affect calls to ACK by the name of their action", async () => {
    cloud.injectFault({ action: "DescribeClusterUserKubeconfig", kind: "notAuthorized", times: 1 });
    const ask = (): Promise<Response> =>
      fetch(`http://127.0.0.1:${cloud.port}/k8s/${ACK_ID}/user_config`, { headers: roaHeaders(`/k8s/${ACK_ID}/user_config`) });
    const refused = await ask();
    assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [403, "Forbidden.RAM"]);
    assert.equal((await ask()).status, 200);
  });

  it("carries a call out and loses the answer", async () => {
    cloud.injectFault({ action: "AddClusterIntoServiceMesh", kind: "lostAnswer", times: 1 });
    await assert.rejects(client.call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID }));
    await eventually("the cluster is attached all the same", () => clusters().includes(ACK_ID));
  });

  it("answers late", async () => {
    cloud.injectFault({ action: "DescribeServiceMeshDetail", kind: "slow", times: 1, seconds: 0.1 });
    const asked = Date.now();
    await look();
    assert.ok(Date.now() - asked >= 95);
  });

  it("lets an operation take its time, in the state that it has meanwhile", async () => {
    cloud.delay({ attach: 0.3 });
    await client.call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    assert.deepEqual(await client.refusal("RemoveClusterFromServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID }), [
      400,
      "InvalidActiveState.ServiceMesh",
    ]);
    assert.equal(cloud.status().meshes[0]?.state, "updating");
    await eventually("the mesh runs", () => cloud.status().meshes[0]?.state === "running");
    assert.deepEqual(clusters(), [ACK_ID]);
  });

  it("counts calls by their names in RAM, refused ones too", async () => {
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "notAuthorized", times: 1 });
    await client.refusal("DescribeServiceMeshes");
    await client.call("DescribeServiceMeshes");
    await fetch(`http://127.0.0.1:${cloud.port}/clusters/${ACK_ID}`, { headers: roaHeaders(`/clusters/${ACK_ID}`) });
    assert.deepEqual(cloud.status().calls, { "servicemesh:DescribeServiceMeshes": 2, "cs:DescribeClusterDetail": 1 });
  });

  it("takes no order that says nothing", () => {
    const order = { action: "*", kind: "throttled", times: 1 } as const;
    assert.throws(() => cloud.injectFault({ ...order, kind: "bad" as InjectedFaultKind }), /allowed are throttled, .*slow, not bad/);
    assert.throws(() => cloud.injectFault({ ...order, times: 0 }), /a whole number above 0, not 0/);
    assert.throws(() => cloud.injectFault({ ...order, kind: "slow" }), /slow needs a number above 0/);
  });
});
