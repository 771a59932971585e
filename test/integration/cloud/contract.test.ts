import assert from "node:assert/strict";
import { ROA_CONTRACTS, RPC_CONTRACTS } from "../../../sandbox/cloud/openapi/contract";
import { ROA_ROUTES } from "../../../sandbox/cloud/openapi/roaActions";
import { RPC_ACTIONS } from "../../../sandbox/cloud/openapi/rpcActions";
import { roaHeaders, rpcQuery } from "../../support/signedRequests";
import { ACK_ID, fakeCloud, type FakeCloud } from "./fakeCloud";

type Pairs = Readonly<Record<string, string>>;
type Code = string | undefined;

describe("OpenAPI, called otherwise than its contract has it", () => {
  let cloud: FakeCloud;
  before(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  after(() => cloud.stop());

  async function codeOf(path: string, method: string, headers: Pairs, body?: string): Promise<Code> {
    const response = await fetch(`http://127.0.0.1:${cloud.port}${path}`, { method, headers, body });
    const { Code: rpcCode, code } = (await response.json()) as { Code?: string; code?: string };
    return rpcCode ?? code;
  }

  function rpc(action: string, method: string, query: Pairs, form: Pairs = {}): Promise<Code> {
    const headers = { "x-acs-action": action, "x-acs-version": "2020-01-11", "content-type": "application/x-www-form-urlencoded" };
    const asked = rpcQuery(method, { Action: action, ...query }, form);
    return codeOf(`/?${asked}`, method, headers, method === "GET" ? undefined : new URLSearchParams(form).toString());
  }

  it("has a contract for every action that is served, and no other", () => {
    assert.deepEqual(Object.keys(RPC_CONTRACTS).sort(), Object.keys(RPC_ACTIONS).sort());
    assert.deepEqual(Object.keys(ROA_CONTRACTS).sort(), ROA_ROUTES.map(({ action }) => action).sort());
  });

  it("refuses every method that an action does not list", async () => {
    for (const [action, { methods }] of Object.entries(RPC_CONTRACTS)) {
      for (const method of ["GET", "POST", "PUT", "DELETE"] as const) {
        const code = await rpc(action, method, {});
        assert.equal(code === "UnsupportedHTTPMethod", !(methods as readonly string[]).includes(method), `${method} ${action}: ${code}`);
      }
    }
    for (const { action, path } of ROA_ROUTES) {
      const asked = path.replace(":cluster", ACK_ID).replace(":region", "cn-beijing");
      assert.equal(await codeOf(asked, "GET", roaHeaders(asked)), undefined, `GET ${action}`);
      for (const method of ["POST", "PUT", "DELETE"]) {
        assert.equal(await codeOf(asked, method, roaHeaders(asked, {}, undefined, method)), "UnsupportedHTTPMethod", `${method} ${action}`);
      }
    }
  });

  it("misses every mandatory parameter that stands in the other place", async () => {
    for (const [action, contract] of Object.entries(RPC_CONTRACTS).filter(([, { methods }]) => methods.includes("POST"))) {
      const all = (place: readonly string[] = []): Pairs => Object.fromEntries(place.map((name) => [name.replace("!", ""), "1"]));
      const query = { ...all(contract.query), ...all(contract.anywhere) };
      const body = all(contract.body);
      const mandatory = [...(contract.query ?? []), ...(contract.body ?? [])].filter((name) => name.endsWith("!")).map((name) => name.slice(0, -1));
      for (const name of mandatory) {
        const moved = (from: Pairs, to: Pairs): [Pairs, Pairs] => [
          Object.fromEntries(Object.entries(from).filter(([other]) => other !== name)),
          { ...to, [name]: from[name] ?? "1" },
        ];
        const [misplacedQuery, misplacedBody] = name in query ? moved(query, body) : moved(body, query).reverse();
        assert.equal(await rpc(action, "POST", misplacedQuery ?? {}, misplacedBody), `MissingParameter.${name}`, action);
      }
    }
  });
});
