import assert from "node:assert/strict";
import { apiServerAddress, ServiceMesh } from "../../../components/mesh/serviceMesh";
import { newWorld, revealed, settled, valueOf, warningsOf, World } from "./world";

const ASM = "alicloud:servicemesh/serviceMesh:ServiceMesh";
const creation = { version: "v1.26.0.1-g0-aliyun", vpcId: "vpc-1", vswitchId: "vsw-1" };

describe("ServiceMesh", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("creates an instance and says all that the server would fill in", async () => {
    const mesh = new ServiceMesh("mesh", { ...creation, meshName: "shop", size: "ultimate" });
    await world.count(3);
    assert.deepEqual(world.one(ASM).inputs, {
      serviceMeshName: "shop",
      version: "v1.26.0.1-g0-aliyun",
      clusterSpec: "ultimate",
      edition: "Pro",
      network: { vpcId: "vpc-1", vswitcheList: "vsw-1" },
    });
    assert.equal(await valueOf(mesh.meshId), "mesh-id");
    assert.equal(await valueOf(mesh.version), "v1.26.0.1-g0-aliyun");
  });

  it("leaves to others what is theirs, and hides the kubeconfig", async () => {
    const mesh = new ServiceMesh("mesh", creation);
    await world.count(3);
    assert.deepEqual(world.one(ASM).ignoreChanges, ["clusterIds", "meshConfig"]);
    assert.deepEqual(world.one(ASM).additionalSecretOutputs, ["kubeconfig"]);
    assert.equal(world.one(ASM).parent, world.one("asmws:index:ServiceMesh").urn);
    assert.match(revealed(world.one("asmws:index:ServiceMesh").outputs?.kubeconfig) as string, /192\.168\.0\.5:6443/);
    assert.match(await valueOf(mesh.kubeconfig), /client-key-data/);
  });

  it("stands behind its watch, so that it is deleted before that looks", async () => {
    new ServiceMesh("mesh", { ...creation, meshName: "shop" });
    await world.count(3);
    const watch = world.one("asmws:asm:MeshDeletionGuard");
    assert.equal(watch.inputs.meshName, "shop");
    assert.ok(world.one(ASM).dependencies.includes(watch.urn));
  });

  it("is of the edition that belongs to its size", async () => {
    new ServiceMesh("small", { ...creation, size: "standard" });
    new ServiceMesh("large", { ...creation });
    await world.count(6);
    assert.equal(world.one(ASM, "small").inputs.edition, "Default");
    assert.deepEqual([world.one(ASM, "large").inputs.edition, world.one(ASM, "large").inputs.clusterSpec], ["Pro", "enterprise"]);
  });

  it("warns of a size whose gateways do not drain, made or adopted", async () => {
    const said = await warningsOf(async () => {
      new ServiceMesh("small", { ...creation, size: "standard" });
      new ServiceMesh("large", { ...creation });
      await world.count(6);
    });
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^The mesh small is of size standard, whose gateways do not drain: .*From size enterprise on they do\.$/);
  });

  it("adopts an instance without a resource of it", async () => {
    const mesh = new ServiceMesh("mesh", { existingMeshId: "c1" });
    await world.count(1);
    assert.deepEqual(
      world.invokes.map(({ token, inputs }) => ({ token, inputs: inputs as unknown })),
      [{ token: "alicloud:servicemesh/getServiceMeshes:getServiceMeshes", inputs: { ids: ["c1"], enableDetails: true } }],
    );
    assert.equal(await valueOf(mesh.meshId), "c1");
    assert.equal(await valueOf(mesh.version), "v1.26.0.1-g0-aliyun");
    assert.match(revealed(world.one("ServiceMesh").outputs?.kubeconfig) as string, /server: https:\/\/192\.168\.0\.5:6443/);
  });

  it("reaches an API server by its public address", async () => {
    const adopted = new ServiceMesh("adopted", { existingMeshId: "c1", publicApiServer: true });
    const created = new ServiceMesh("created", { ...creation, publicApiServer: true });
    await world.count(4);
    assert.match(await valueOf(adopted.kubeconfig), /server: https:\/\/39\.0\.0\.5:6443/);
    assert.match(await valueOf(created.kubeconfig), /server: https:\/\/39\.0\.0\.5:6443/);
    assert.deepEqual(world.one(ASM).inputs.loadBalancer, { apiServerPublicEip: true });
  });

  it("reaches an API server by its private address, whichever the kubeconfig has", async () => {
    const kubeconfig = "clusters:\n- cluster:\n    server: https://39.0.0.5:6443\n  name: x\n";
    const endpoints = [{ intranetApiServerEndpoint: "https://192.168.0.5:6443", publicApiServerEndpoint: "https://39.0.0.5:6443" }];
    const meshOf = ({ ids }: { ids: string[] }) => ({ serviceMeshId: ids[0]!, version: "v1.26.0.1-g0-aliyun", kubeConfig: kubeconfig, endpoints });
    const publicly = await newWorld({
      answers: {
        [ASM]: (inputs) => ({ ...inputs, kubeconfig }),
        "alicloud:servicemesh/getServiceMeshes:getServiceMeshes": (inputs) => ({ meshes: [meshOf(inputs as { ids: string[] })] }),
      },
    });
    const adopted = new ServiceMesh("adopted", { existingMeshId: "c1" });
    const created = new ServiceMesh("created", creation);
    await publicly.count(4);
    for (const mesh of [adopted, created]) {
      assert.equal(await valueOf(mesh.kubeconfig), "clusters:\n- cluster:\n    server: https://192.168.0.5:6443\n  name: x\n");
    }
  });

  it("says what to do when a mesh that it has created is gone", async () => {
    await newWorld({ answers: { "alicloud:servicemesh/getServiceMeshes:getServiceMeshes": () => ({ meshes: [] }) } });
    await assert.rejects(settled(new ServiceMesh("mesh", creation).kubeconfig), /The mesh mesh-id does not exist .*`pulumi up --refresh` creates it again\./);
  });

  it("says so when the instance to adopt, or its public address, is missing", async () => {
    const missing = await newWorld({ answers: { "alicloud:servicemesh/getServiceMeshes:getServiceMeshes": () => ({ meshes: [] }) } });
    const mesh = new ServiceMesh("mesh", { existingMeshId: "c9" });
    await assert.rejects(
      settled(mesh.version),
      /The mesh c9 does not exist in this region and account\. Set mesh.id to one that `aliyun servicemesh DescribeServiceMeshes` lists/,
    );
    assert.equal(
      missing.resources.some((one) => one.type === ASM),
      false,
    );
    assert.throws(
      () => apiServerAddress({ publicApiServerEndpoint: "" }, true),
      /publicApiServer: Invalid value: true: must be true only for a mesh whose API server has a public address/,
    );
    assert.throws(
      () => apiServerAddress(undefined, false),
      /publicApiServer: Invalid value: false: must be false only for a mesh whose API server has a private address/,
    );
  });

  it("refuses half a creation, and a creation beside an adoption, naming every field", () => {
    assert.throws(() => new ServiceMesh("mesh", { vpcId: "vpc-1" }), /2 values are refused[^]*version: Required value[^]*vswitchId: Required value/);
    assert.throws(
      () => new ServiceMesh("mesh", { existingMeshId: "c1", vpcId: "vpc-1", size: "standard" }),
      /vpcId: Forbidden: [^]*size: Forbidden: may not be set beside existingMeshId \(c1\)/,
    );
  });
});
