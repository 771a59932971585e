import assert from "node:assert/strict";
import { type Contract, ROA_CONTRACTS, RPC_CONTRACTS } from "../../../../sandbox/cloud/openapi/contract";
import { TEST_KEY } from "../../../support/asmClient";
import { eventually } from "../eventually";
import { ACK_ID, fakeCloud, type FakeCloud } from "../fakeCloud";
import { type Call, Sdk } from "./sdk";
import { clusterSteps, CREATION, meshSteps } from "./steps";

/** In none of Alibaba's SDKs, and in no published list: only its Terraform provider calls them. */
const UNPUBLISHED = ["DescribeASMSidecarExpectedVersion", "DescribeClusterEndpoints", "DescribeKialiConfiguration", "UpdateKialiConfiguration"];

const METHODS = ["GET", "POST", "PUT", "DELETE"];

/** A value for each parameter that is no text to the SDK. */
const LISTS = { Tag: [{ Key: "env", Value: "dev" }], ResourceId: ["c0"], TagKey: ["env"] };

describe("OpenAPI, called by Alibaba's Python SDKs", function () {
  // The first run on a machine installs them.
  this.timeout(300_000);

  const served: readonly (readonly [Call["product"], string, Contract])[] = [
    ...Object.entries(RPC_CONTRACTS).map(([action, contract]) => ["servicemesh", action, contract] as const),
    ...Object.entries(ROA_CONTRACTS).map(([action, contract]) => ["cs", action, contract] as const),
  ];
  const published = served.filter(([, action]) => !UNPUBLISHED.includes(action));

  let cloud: FakeCloud;
  let sdk: Sdk;
  before(async () => {
    cloud = await fakeCloud({ standing: true });
    sdk = new Sdk(`127.0.0.1:${cloud.port}`, TEST_KEY);
  });
  after(async () => {
    await sdk.stop();
    await cloud.stop();
  });

  async function received(call: Call): Promise<unknown> {
    const { code, received, unknown } = await sdk.call(call);
    assert.equal(code, undefined, `${call.action} is refused with ${code}`);
    assert.deepEqual(unknown, [], `${call.action} answers what the SDK does not know`);
    return received;
  }

  it("serves every action that the SDKs have a method for, from the creation of a mesh to its end", async () => {
    const { ServiceMeshId: id } = (await received(CREATION)) as { ServiceMeshId: string };
    const isRunning = async (): Promise<boolean> => {
      const { received } = await sdk.call({ product: "servicemesh", action: "DescribeServiceMeshDetail", parameters: { ServiceMeshId: id } });
      return (received as { ServiceMesh: { ServiceMeshInfo: { State: string } } }).ServiceMesh.ServiceMeshInfo.State === "running";
    };
    const driven = new Set([CREATION.action]);
    for (const { check, ...call } of [...meshSteps(id), ...clusterSteps()]) {
      if (!cloud.stopped.includes(id) && call.product === "servicemesh") await eventually("the mesh runs", isRunning);
      const answer = (await received(call)) as never;
      check?.(answer);
      driven.add(call.action);
    }
    await eventually("the mesh is gone", () => cloud.stopped.includes(id));
    assert.deepEqual([...driven].sort(), published.map(([, action]) => action).sort());
  });

  it("serves beyond them only what the SDKs do not have", async () => {
    for (const [product, action] of served) {
      const { isLacking = false } = await sdk.call(request(product, action, {}));
      assert.equal(isLacking, UNPUBLISHED.includes(action), action);
    }
  });

  it("reads every parameter where the SDKs send it, by a method that they send", async () => {
    for (const [product, action, contract] of published) {
      const { sent } = await sdk.call({ ...request(product, action, contract), dry: true });
      assert.ok(
        contract.methods.some((method) => method === sent.method),
        `${action} is sent by ${sent.method}`,
      );
      assert.deepEqual(
        bare(contract.query).filter((name) => !sent.query.includes(name)),
        [],
        `${action}: in the query`,
      );
      assert.deepEqual(
        bare(contract.body).filter((name) => !sent.body.includes(name)),
        [],
        `${action}: in the body`,
      );
      assert.deepEqual(
        bare(contract.anywhere).filter((name) => ![...sent.query, ...sent.body].includes(name)),
        [],
        action,
      );
    }
  });

  it("refuses the same request by every method that the action does not take", async () => {
    for (const [product, action, contract] of published) {
      for (const method of METHODS.filter((each) => !contract.methods.some((allowed) => allowed === each))) {
        const { code } = await sdk.call({ ...request(product, action, contract), method });
        assert.equal(code, "UnsupportedHTTPMethod", `${method} ${action}`);
      }
    }
  });

  it("misses in the same request each mandatory parameter that stands in the other place", async () => {
    const moved: string[] = [];
    for (const [product, action, contract] of published) {
      const mandatory = [...(contract.query ?? []), ...(contract.body ?? [])].filter((name) => name.endsWith("!"));
      for (const name of bare(mandatory)) {
        const { code } = await sdk.call({ ...request(product, action, contract), moved: name });
        assert.equal(code, `MissingParameter.${name}`, action);
        moved.push(`${action} ${name}`);
      }
    }
    assert.ok(moved.length > 15, moved.join());
  });

  /** A request with a value for all that the action reads. */
  function request(product: Call["product"], action: string, { query, body, anywhere }: Partial<Contract>): Call {
    const names = [query, body, anywhere].flatMap(bare);
    return {
      product,
      action,
      path: [ACK_ID],
      parameters: Object.fromEntries(names.map((name) => [name, Object.hasOwn(LISTS, name) ? LISTS[name as keyof typeof LISTS] : "1"])),
    };
  }
});

function bare(names: readonly string[] = []): string[] {
  return names.map((name) => name.replace("!", ""));
}
