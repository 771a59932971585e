import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { GATEWAY_VERSION } from "../../../../components/mesh/api/gatewayVersion";
import { isOlder } from "../../../../components/mesh/api/versions";
import { gatewayVersion } from "../../../../components/edges/asm/gateway/release";
import { IngressGateway, IngressGatewayArgs } from "../../../../components/edges/asm/ingressGateway";
import { ServiceMesh } from "../../../../components/mesh/serviceMesh";
import type { Wire } from "../../../support/provider";
import { newWorld, settled, warningsOf, World } from "../world";

const ISTIO_GATEWAY = "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway";
const UPGRADE = "asmws:asm:GatewayUpgrade";
const DRAIN = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
const V126 = "v1.26.0.2-g0-aliyun";
const args: IngressGatewayArgs = { clusterId: "c1", mesh: { meshId: "m1", version: V126 }, edgeSettings: false };

describe("the version of a gateway", () => {
  let world: World;
  const worldWith = async (answer: Record<string, Wire>, preview = false) => {
    world = await newWorld({ preview, answers: { [GATEWAY_VERSION]: () => answer } });
  };
  const drain = () => (world.one(ISTIO_GATEWAY).inputs.metadata as { annotations: Record<string, Wire> }).annotations[DRAIN];
  const agent = () => (world.one(ISTIO_GATEWAY).inputs.spec as { podAnnotations: Record<string, string> }).podAnnotations["proxy.istio.io/config"]!;
  const made = async (given: Partial<IngressGatewayArgs> = {}, resources = 2): Promise<string[]> =>
    warningsOf(async () => {
      new IngressGateway("edge", { ...args, ...given });
      await world.count(resources);
    });

  it("decides its drain: one that stayed behind is told as its own version is, and warned of", async () => {
    await worldWith({ version: "1.25.6", meshVersion: V126 });
    const said = (await made()).join("\n");
    assert.deepEqual([drain(), /terminationDrainDuration: 30s/.test(agent())], [undefined, true]);
    assert.match(said, /The gateway edge stays at ASM 1\.25\.6 in a mesh of ASM v1\.26\.0\.2-g0-aliyun: .*Set edge.upgradeGateway to true .*ASM console/);
    assert.match(said, /A gateway of ASM 1\.25\.6 drains for 30 s/);
    assert.deepEqual(
      world.invokes.map(({ token, inputs }) => ({ token, inputs: inputs as unknown })),
      [{ token: GATEWAY_VERSION, inputs: { meshId: "m1", clusterId: "c1", gateway: "edge" } }],
    );
  });

  it("is that of its mesh for one that is as new, that is not there yet, and without the id of the mesh", async () => {
    const answers: Record<string, Wire>[] = [{ version: "1.26.0", meshVersion: V126 }, { meshVersion: V126 }, {}];
    for (const answer of answers) {
      await worldWith(answer);
      assert.deepEqual([await made(), drain()], [[], "890"], JSON.stringify(answer));
    }
    await worldWith({ version: "1.25.6", meshVersion: V126 });
    assert.deepEqual([await made({ mesh: { version: V126 } }), drain(), world.invokes], [[], "890", []]);
  });

  it("is warned of in the preview of its mesh's upgrade, even of one that no number tells", async () => {
    await worldWith({ version: "1.26.0", meshVersion: "v1.26.0.1-g0-aliyun" }, true);
    assert.match((await made()).join("\n"), /The gateway edge stays at ASM 1\.26\.0 in a mesh of ASM v1\.26\.0\.2-g0-aliyun/);
    assert.equal(drain(), "890");
  });

  it("is not asked for while a preview does not know the mesh", async () => {
    await worldWith({ version: "1.25.6" }, true);
    const mesh = new ServiceMesh("mesh", { version: V126, vpcId: "vpc-1", vswitchId: "vsw-1" });
    assert.deepEqual([await made({ mesh }, 5), drain(), world.invokes], [[], "890", []]);
  });

  it("follows its mesh when that is asked for, before the gateway is told anything", async () => {
    await worldWith({ version: "1.25.6", meshVersion: V126 });
    assert.deepEqual([await made({ upgradeGateway: true }, 3), drain(), world.invokes], [[], "890", []]);
    const { inputs, parent, urn } = world.one(UPGRADE);
    assert.deepEqual(inputs, { meshId: "m1", clusterId: "c1", gateway: "edge", version: V126, timeoutSeconds: 3600 });
    assert.equal(parent, world.one("asmws:index:IngressGateway").urn);
    assert.ok(world.one(ISTIO_GATEWAY).dependencies.includes(urn));
  });

  it("stops the gateway when it cannot be read, in words, so that it is not told anything", async () => {
    await worldWith({ refused: "The ASM API refused it." });
    const version = gatewayVersion("edge", "edge", args, new pulumi.ComponentResource("test:index:Parent", "parent"));
    await assert.rejects(settled(version), /The version of the gateway edge, .* cannot be read\. The ASM API refused it\./);
  });

  it("is followed only with the id of the mesh, and never at a gateway of another owner", () => {
    assert.throws(
      () => new IngressGateway("edge", { ...args, mesh: { version: V126 }, upgradeGateway: true }),
      /upgradeGateway: Invalid value: true: must be false without mesh\.meshId/,
    );
    assert.throws(
      () => new IngressGateway("edge", { ...args, existingGateway: "other", upgradeGateway: true }),
      /upgradeGateway: Forbidden: may not be set beside/,
    );
  });

  it("is compared by the numbers that both name", () => {
    const older: [string, string, boolean][] = [
      ["1.25.6", V126, true],
      ["v1.9.7.1-g0-aliyun", "v1.10.0.1-g0-aliyun", true],
      ["v1.26.0.1-g0-aliyun", V126, true],
      ["1.26.0", V126, false],
      [V126, V126, false],
      ["1.27.1", V126, false],
      ["", V126, false],
      ["latest", V126, false],
    ];
    for (const [one, other, expected] of older) assert.equal(isOlder(one, other), expected, `${one} ${other}`);
  });
});
