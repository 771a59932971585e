import assert from "node:assert/strict";
import { AsmClient, type Body } from "../../support/asmClient";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

describe("OpenAPI, called by Alibaba's TypeScript client", () => {
  let cloud: FakeCloud;
  let client: AsmClient;
  let releaseStart: () => void;
  let failStart: (reason: Error) => void;

  beforeEach(async () => {
    const startMesh = (): Promise<void> => new Promise((resolve, reject) => ([releaseStart, failStart] = [resolve, reject]));
    cloud = await fakeCloud({ standing: true, startMesh });
    client = new AsmClient(`127.0.0.1:${cloud.port}`);
  });
  afterEach(() => cloud.stop());

  const call = (action: string, parameters?: Record<string, string>): Promise<Body> => client.call(action, parameters);
  const refusal = (action: string, parameters?: Record<string, string>): Promise<[status: number, code: string]> => client.refusal(action, parameters);

  async function meshNow(id: string): Promise<{ state: string; clusters: string[]; error: string }> {
    const { ServiceMesh } = (await call("DescribeServiceMeshDetail", { ServiceMeshId: id })) as {
      ServiceMesh: { ServiceMeshInfo: { State: string; ErrorMessage: string }; Clusters: string[] };
    };
    return { state: ServiceMesh.ServiceMeshInfo.State, clusters: ServiceMesh.Clusters, error: ServiceMesh.ServiceMeshInfo.ErrorMessage };
  }

  const running = (id: string): Promise<string> => eventually(`${id} runs`, async () => (await meshNow(id)).state === "running" && id);

  it("shows the mesh that stands ready, in full", async () => {
    const { RequestId, ServiceMesh } = await call("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID });
    const detail = ServiceMesh as { ServiceMeshInfo: { CreationTime: string } };
    assert.match(String(RequestId), /^[0-9A-F-]{36}$/);
    assert.match(detail.ServiceMeshInfo.CreationTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    detail.ServiceMeshInfo.CreationTime = "";
    const port = /127\.0\.0\.1:\d+/.exec(JSON.stringify(detail))?.[0].split(":")[1];
    assert.deepEqual(detail, {
      ServiceMeshInfo: {
        ServiceMeshId: STANDING_ID,
        Name: "asm-sandbox",
        State: "running",
        Version: "v1.26.0.2-g0-aliyun",
        CreationTime: "",
        ErrorMessage: "",
        Profile: "Pro",
        RegionId: "cn-beijing",
      },
      ClusterSpec: "enterprise",
      Clusters: [],
      Endpoints: {
        IntranetApiServerEndpoint: `http://127.0.0.1:${port}`,
        PublicApiServerEndpoint: `http://localhost:${port}`,
        IntranetPilotEndpoint: "10.244.0.10:15010",
        PublicPilotEndpoint: "",
      },
      Spec: {
        Network: { VpcId: "vpc-sandbox", VSwitches: ["vsw-sandbox-a"], SecurityGroupId: "sg-sandbox" },
        LoadBalancer: {
          ApiServerLoadbalancerId: "lb-api-00000001",
          ApiServerPublicEip: true,
          PilotPublicEip: false,
          PilotPublicEipId: "",
          PilotPublicLoadbalancerId: "",
        },
        MeshConfig: {
          Telemetry: false,
          Tracing: false,
          CustomizedZipkin: false,
          EnableLocalityLB: false,
          OutboundTrafficPolicy: "ALLOW_ANY",
          IncludeIPRanges: "*",
          ExtraConfiguration: { CRAggregationConfiguration: { Enabled: true } },
        },
      },
    });
  });

  it("creates a mesh that is initial until its control plane runs", async () => {
    const { ServiceMeshId } = await call("CreateServiceMesh", {
      RegionId: "cn-beijing",
      VpcId: "vpc-sandbox",
      VSwitches: '["vsw-1"]',
      Name: "mine",
      Edition: "Pro",
      ClusterSpec: "ultimate",
    });
    const id = String(ServiceMeshId);
    assert.match(id, /^c[0-9a-f]{32}$/);
    assert.deepEqual(await meshNow(id), { state: "initial", clusters: [], error: "" });
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ServiceMeshId: id, ClusterId: ACK_ID }), [400, "StillInitializing"]);
    assert.deepEqual(await refusal("DeleteServiceMesh", { ServiceMeshId: id }), [400, "StillInitializing"]);
    releaseStart();
    await running(id);
    assert.deepEqual(cloud.started, [id]);
    assert.deepEqual(await refusal("CreateServiceMesh", { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]', Name: "mine" }), [
      400,
      "NameAlreadyExist",
    ]);
  });

  it("tells why a mesh could not be created, and deletes it", async () => {
    const { ServiceMeshId } = await call("CreateServiceMesh", { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]' });
    const id = String(ServiceMeshId);
    failStart(new Error("no memory left"));
    await eventually("the failure", async () => (await meshNow(id)).state === "create_failed");
    assert.equal((await meshNow(id)).error, "start failed: no memory left");
    await call("DeleteServiceMesh", { ServiceMeshId: id });
    await eventually("the mesh is gone", () => cloud.stopped.includes(id) && cloud.status().meshes.length === 1);
  });

  it("returns to running, and says why, when an attachment fails", async () => {
    cloud.mesh.refuse = "no secrets today";
    await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    await running(STANDING_ID);
    assert.deepEqual(await meshNow(STANDING_ID), { state: "running", clusters: [], error: `attach ${ACK_ID} failed: 422 no secrets today` });
    cloud.mesh.refuse = undefined;
    await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID, IgnoreNamespaceCheck: "true" });
    await running(STANDING_ID);
    assert.deepEqual(await meshNow(STANDING_ID), { state: "running", clusters: [ACK_ID], error: "" });
  });

  it("attaches a cluster: updating, then running with namespace and remote secret", async () => {
    await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    assert.equal((await meshNow(STANDING_ID)).state, "updating");
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID }), [400, "InvalidActiveState.ServiceMesh"]);
    await running(STANDING_ID);
    assert.deepEqual((await meshNow(STANDING_ID)).clusters, [ACK_ID]);
    assert.notEqual(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
    const secret = cloud.mesh.get(`/api/v1/namespaces/istio-system/secrets/istio-remote-secret-${ACK_ID}`);
    assert.deepEqual(secret?.metadata.labels, { "istio/multiCluster": "true" });
    assert.deepEqual(Object.keys(secret?.data as object), [ACK_ID]);
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID }), [400, "ErrorPermitted.ClusterInMesh"]);
  });

  it("says what stands against the cluster, refuses it for that, and overlooks only a namespace", async () => {
    const flag = async (): Promise<unknown> =>
      ((await call("DescribeServiceMeshClusters", { ServiceMeshId: STANDING_ID })) as { Clusters: Body[] }).Clusters[0]?.ForbiddenFlag;
    const add = { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID, IgnoreNamespaceCheck: "true" };
    assert.equal(await flag(), 0);
    for (const [conditions, number] of [
      [{ isAdministrator: false }, 1],
      [{ sharedCidr: "172.16.0.0/24" }, 3],
    ] as const) {
      cloud.forbid(conditions);
      assert.equal(await flag(), number);
      assert.deepEqual(await refusal("AddClusterIntoServiceMesh", add), [400, "ErrorPermitted.ClusterForbidden"]);
    }
    cloud.clearFaults();
    cloud.ack.put("/api/v1/namespaces/istio-system", { apiVersion: "v1", kind: "Namespace", metadata: { name: "istio-system" } });
    assert.equal(await flag(), 4);
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ...add, IgnoreNamespaceCheck: "false" }), [400, "ErrorPermitted.ClusterForbidden"]);
    await call("AddClusterIntoServiceMesh", add);
    await running(STANDING_ID);
    assert.equal(await flag(), 0);
    const page = await call("DescribeServiceMeshClusters", { ServiceMeshId: STANDING_ID, Offset: "1" });
    assert.deepEqual([page.Clusters, page.NumberOfClusters], [[], 1]);
  });

  it("refuses a cluster of another mesh, and one that does not exist", async () => {
    await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    await running(STANDING_ID);
    const { ServiceMeshId } = await call("CreateServiceMesh", { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]' });
    releaseStart();
    const id = await running(String(ServiceMeshId));
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ServiceMeshId: id, ClusterId: ACK_ID }), [400, "ErrorPermitted.ClusterInMesh"]);
    assert.deepEqual(await refusal("AddClusterIntoServiceMesh", { ServiceMeshId: id, ClusterId: "c0" }), [400, "ErrorClusterNotFound"]);
    assert.deepEqual(await refusal("RemoveClusterFromServiceMesh", { ServiceMeshId: id, ClusterId: ACK_ID }), [400, "ErrorClusterNotInMesh"]);
  });

  it("refuses to delete a mesh with clusters, with Force too, and deletes it without", async () => {
    await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    await running(STANDING_ID);
    assert.deepEqual(await refusal("DeleteServiceMesh", { ServiceMeshId: STANDING_ID, Force: "true" }), [400, "ErrorPermitted.ClustersNotEmpty"]);
    await call("RemoveClusterFromServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    await running(STANDING_ID);
    assert.deepEqual((await meshNow(STANDING_ID)).clusters, []);
    assert.equal(cloud.mesh.get(`/api/v1/namespaces/istio-system/secrets/istio-remote-secret-${ACK_ID}`), undefined);
    await call("DeleteServiceMesh", { ServiceMeshId: STANDING_ID });
    await eventually("the mesh is gone", () => cloud.status().meshes.length === 0);
    assert.deepEqual(cloud.stopped, [STANDING_ID]);
    assert.deepEqual(await refusal("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID }), [404, "ServiceMesh.NotFound"]);
  });

  it("deletes the namespace istio-system on detachment unless told to keep it", async () => {
    for (const [reserve, kept] of [
      ["true", true],
      ["false", false],
    ] as const) {
      await call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID, IgnoreNamespaceCheck: "true" });
      await running(STANDING_ID);
      await call("RemoveClusterFromServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID, ReserveNamespace: reserve });
      await running(STANDING_ID);
      assert.equal(cloud.ack.get("/api/v1/namespaces/istio-system") !== undefined, kept, `ReserveNamespace=${reserve}`);
    }
  });

  it("hands out the private and the public kubeconfig, the latter without a server when the mesh has no public address", async () => {
    const kubeconfig = async (isPrivate: string): Promise<string> =>
      String((await call("DescribeServiceMeshKubeconfig", { ServiceMeshId: STANDING_ID, PrivateIpAddress: isPrivate })).Kubeconfig);
    assert.match(await kubeconfig("true"), /http:\/\/127\.0\.0\.1:/);
    assert.match(await kubeconfig("false"), /http:\/\/localhost:/);
    const { ServiceMeshId } = await call("CreateServiceMesh", { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]' });
    releaseStart();
    const id = await running(String(ServiceMeshId));
    const { Kubeconfig } = await call("DescribeServiceMeshKubeconfig", { ServiceMeshId: id, PrivateIpAddress: "false" });
    assert.match(String(Kubeconfig), /"server":""/);
  });

  it("names what it does not know and what is wrong with parameters", async () => {
    assert.deepEqual(await refusal("CreateASMGateway"), [404, "InvalidAction.NotFound"]);
    assert.deepEqual(await refusal("toString"), [404, "InvalidAction.NotFound"]);
    assert.deepEqual(await refusal("DescribeServiceMeshDetail"), [400, "MissingParameter.ServiceMeshId"]);
    assert.deepEqual(await refusal("CreateServiceMesh", { RegionId: "cn-beijing", VSwitches: '["vsw-1"]' }), [400, "MissingParameter.VpcId"]);
    assert.deepEqual(await refusal("CreateServiceMesh", { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: "vsw-1" }), [
      400,
      "InvalidParameter.VSwitches",
    ]);
    const good = { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]' };
    assert.deepEqual(await refusal("CreateServiceMesh", { ...good, Edition: "Pros" }), [400, "InvalidParameter.Edition"]);
    assert.deepEqual(await refusal("CreateServiceMesh", { ...good, IstioVersion: "v0.1" }), [400, "InvalidParameter.IstioVersion"]);
    assert.deepEqual(cloud.started, []);
  });

  it("tags, untags and lists", async () => {
    const resource = { RegionId: "cn-beijing", ResourceType: "servicemesh", "ResourceId.1": STANDING_ID };
    await call("TagResources", { ...resource, "Tag.1.Key": "env", "Tag.1.Value": "dev", "Tag.2.Key": "team", "Tag.2.Value": "edge" });
    await call("UntagResources", { ...resource, "TagKey.1": "team" });
    const { TagResources } = await call("ListTagResources", resource);
    assert.deepEqual(TagResources, [{ TagKey: "env", TagValue: "dev", ResourceId: STANDING_ID, ResourceType: "servicemesh" }]);
  });

  it("keeps mesh settings and shows them where the provider looks", async () => {
    const mesh = { ServiceMeshId: STANDING_ID };
    await call("UpdateMeshFeature", {
      ...mesh,
      AccessLogEnabled: "true",
      AccessLogGatewayLifecycle: "30",
      OutboundTrafficPolicy: "REGISTRY_ONLY",
      TraceSampling: "12.5",
      ClusterSpec: "ultimate",
    });
    await call("UpdateMeshCRAggregation", { ...mesh, Enabled: "false" });
    await call("UpdateControlPlaneLogConfig", { ...mesh, Enabled: "true", Project: "log", LogTTLInDay: "7" });
    await call("ModifyServiceMeshName", { ...mesh, Name: "renamed" });
    const { ServiceMesh } = (await call("DescribeServiceMeshDetail", mesh)) as {
      ServiceMesh: { ServiceMeshInfo: { Name: string }; ClusterSpec: string; Spec: { MeshConfig: Body } };
    };
    assert.deepEqual([ServiceMesh.ServiceMeshInfo.Name, ServiceMesh.ClusterSpec], ["renamed", "ultimate"]);
    assert.deepEqual(ServiceMesh.Spec.MeshConfig, {
      Telemetry: false,
      Tracing: false,
      CustomizedZipkin: false,
      EnableLocalityLB: false,
      OutboundTrafficPolicy: "REGISTRY_ONLY",
      IncludeIPRanges: "*",
      Pilot: { TraceSampling: 12.5 },
      AccessLog: { Enabled: true },
      ControlPlaneLogInfo: { Enabled: true, Project: "log", LogTTL: 7 },
      ExtraConfiguration: { AccessLogExtraConf: { GatewayLifecycle: 30 }, CRAggregationConfiguration: { Enabled: false } },
    });
  });

  it("keeps Kiali's settings, empty blocks left out", async () => {
    await call("UpdateKialiConfiguration", {
      ServiceMeshId: STANDING_ID,
      Enabled: "true",
      AuthStrategy: "token",
      OpenIdConfig: "{}",
      ServerConfig: '{"WebPort":20001}',
    });
    const { RequestId, ...kiali } = await call("DescribeKialiConfiguration", { ServiceMeshId: STANDING_ID });
    assert.equal(typeof RequestId, "string");
    assert.deepEqual(kiali, { Enabled: true, AuthStrategy: "token", ServerConfig: { WebPort: 20001 } });
  });

  it("offers versions in rising order for both editions", async () => {
    const { VersionInfo } = await call("DescribeVersions");
    const Versions = ["v1.24.6.1-g0-aliyun", "v1.25.6.1-g0-aliyun", "v1.26.0.1-g0-aliyun", "v1.26.0.2-g0-aliyun"];
    assert.deepEqual(VersionInfo, [
      { Edition: "Pro", Versions },
      { Edition: "Default", Versions },
    ]);
  });
});
