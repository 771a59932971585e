import assert from "node:assert/strict";
import { roaHeaders, rpcQuery } from "../../support/signedRequests";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

describe("OpenAPI, called with the bytes that Alibaba's Terraform provider sends", () => {
  let cloud: FakeCloud;
  before(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  after(() => cloud.stop());

  async function rpc(action: string, query: string, form: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const asked = rpcQuery("POST", { Action: action, ...pairs(query) }, pairs(form));
    const url = `http://127.0.0.1:${cloud.port}/?${asked}`;
    const headers = { "x-acs-action": action, "x-acs-version": "2020-01-11", "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(url, { method: "POST", headers, body: form });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${cloud.port}${path}`, { headers: roaHeaders(path) });
    return { status: response.status, body: await response.json() };
  }

  async function rpcGet(query: Record<string, string>): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${cloud.port}/?${rpcQuery("GET", query)}`);
    return { status: response.status, body: await response.json() };
  }
  const pairs = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

  it("does not see the address kind in the form, where the provider sends it", async () => {
    const { status, body } = await rpc("DescribeServiceMeshKubeconfig", `ServiceMeshId=${STANDING_ID}`, "PrivateIpAddress=true");
    assert.equal(status, 200);
    assert.match(String(body.Kubeconfig), /http:\/\/localhost:/);
    assert.match(String(body.ExpireTime), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it("takes GET actions, which have everything in the query", async () => {
    const { status, body } = await rpcGet({ Action: "DescribeServiceMeshes" });
    assert.equal(status, 200);
    const { ServiceMeshes } = body as { ServiceMeshes: { ServiceMeshInfo: { ServiceMeshId: string; State: string }; Clusters: string[] }[] };
    assert.deepEqual(
      ServiceMeshes.map(({ ServiceMeshInfo, Clusters }) => [ServiceMeshInfo.ServiceMeshId, ServiceMeshInfo.State, Clusters]),
      [[STANDING_ID, "running", []]],
    );
    const upgrade = await rpcGet({ Action: "DescribeUpgradeVersion", ServiceMeshId: STANDING_ID });
    assert.deepEqual((upgrade.body as { Version: object }).Version, {
      IstioOperatorVersion: "v1.26.0.2-g0-aliyun",
      IstioVersion: "1.31.0",
      KubernetesVersion: "1.36.3-aliyun.1",
    });
    const sidecar = await rpcGet({ Action: "DescribeASMSidecarExpectedVersion", ServiceMeshId: STANDING_ID });
    assert.equal((sidecar.body as { Version: string }).Version, "1.31.0");
  });

  it("takes the region of a new mesh from the query, where the provider sends it", async () => {
    const form = `VpcId=vpc-sandbox&VSwitches=${encodeURIComponent('["vsw-1"]')}&IstioVersion=v0.1`;
    assert.equal((await rpc("CreateServiceMesh", "RegionId=cn-beijing", form)).body.Code, "InvalidParameter.IstioVersion");
    assert.equal((await rpc("CreateServiceMesh", "", form)).body.Code, "MissingParameter.RegionId");
  });

  it("takes tags flattened as the provider flattens them", async () => {
    const form = `ResourceId.1=${STANDING_ID}&ResourceType=servicemesh`;
    assert.equal((await rpc("TagResources", "RegionId=cn-beijing", `${form}&Tag.1.Key=env&Tag.1.Value=dev`)).status, 200);
    const { body } = await rpc("ListTagResources", "RegionId=cn-beijing", form);
    assert.deepEqual(body.TagResources, [{ TagKey: "env", TagValue: "dev", ResourceId: STANDING_ID, ResourceType: "servicemesh" }]);
  });

  it("refuses with 4xx, a code, and nothing in the body that reads as 403, 500 or 503", async () => {
    for (let i = 0; i < 200; i++) {
      const { status, body } = await rpc("DescribeServiceMeshDetail", "", "ServiceMeshId=c0");
      assert.equal(status, 404);
      assert.deepEqual(Object.keys(body).sort(), ["Code", "HostId", "Message", "Recommend", "RequestId"]);
      assert.equal(body.Code, "ServiceMesh.NotFound");
      assert.doesNotMatch(JSON.stringify(body), /403|500|503/);
    }
  });

  it("answers the lookups of the ACK data sources", async () => {
    const cluster = {
      cluster_id: ACK_ID,
      name: "ack-sandbox",
      state: "running",
      region_id: "cn-beijing",
      vpc_id: "vpc-sandbox",
      vswitch_id: "vsw-sandbox-a",
      vswitch_ids: ["vsw-sandbox-a", "vsw-sandbox-b"],
      cluster_spec: "ack.pro.small",
      cluster_type: "ManagedKubernetes",
      profile: "Default",
      current_version: "1.36.3-aliyun.1",
      init_version: "1.36.3-aliyun.1",
      security_group_id: "sg-sandbox",
      created: "2026-01-01T00:00:00+08:00",
      updated: "2026-01-01T00:00:00+08:00",
      tags: [],
    };
    assert.deepEqual((await get(`/clusters/${ACK_ID}`)).body, cluster);
    // What each answer holds is in the models of Alibaba's SDKs.
    const without = (...names: string[]): object => Object.fromEntries(Object.entries(cluster).filter(([name]) => !names.includes(name)));
    assert.deepEqual((await get("/clusters")).body, [without("cluster_spec", "vswitch_ids")]);
    const page = { page_number: 1, page_size: 50, total_count: 1 };
    assert.deepEqual((await get("/regions/cn-beijing/clusters?region_id=cn-beijing&page_size=50&page_number=1")).body, {
      clusters: [without("vswitch_id")],
      page_info: page,
    });
    assert.deepEqual((await get("/regions/cn-beijing/clusters?cluster_id=c0&page_size=50&page_number=1")).body, {
      clusters: [],
      page_info: { ...page, total_count: 0 },
    });
  });

  it("hands out the ACK kubeconfig, public unless asked otherwise, with the lifetime that was asked for", async () => {
    const { body } = await get(`/k8s/${ACK_ID}/user_config?PrivateIpAddress=false&TemporaryDurationMinutes=60`);
    const { config, expiration } = body as { config: string; expiration: string };
    assert.match(config, /http:\/\/localhost:.* # 60 min$/);
    const minutes = (Date.parse(expiration) - Date.now()) / 60_000;
    assert.ok(minutes > 59 && minutes <= 60, `${minutes} minutes`);
    assert.match(((await get(`/k8s/${ACK_ID}/user_config?PrivateIpAddress=true`)).body as { config: string }).config, /http:\/\/127\.0\.0\.1:/);
    assert.equal((await get(`/k8s/${ACK_ID}/user_config?TemporaryDurationMinutes=10`)).status, 400);
  });

  it("refuses in the wording of ROA what it does not know", async () => {
    const { status, body } = await get("/clusters/c0");
    const { requestId, ...rest } = body as Record<string, unknown>;
    assert.equal(status, 404);
    assert.equal(typeof requestId, "string");
    assert.deepEqual(rest, { code: "ErrorClusterNotFound", message: "The specified cluster does not exist.", status: 404 });
    assert.deepEqual((await get("/triggers")).status, 404);
  });
});
