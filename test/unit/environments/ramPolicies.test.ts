import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ACTIONS } from "../../../components/mesh/api/actions";
import { RPC_ACTIONS } from "../../../sandbox/cloud/openapi/rpcActions";
import { ROA_ROUTES } from "../../../sandbox/cloud/openapi/roaActions";
import { ramPolicy, type Role } from "../../support/ramCalls";

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string;
}

const ROOT = path.resolve(__dirname, "../../..");
const ROLES: readonly Role[] = ["preview", "up"];

describe("RAM policies", () => {
  for (const role of ROLES) {
    it(`of ${role} are generated from the calls that the program makes`, () => {
      const generated = `${JSON.stringify(ramPolicy(role), undefined, 2)}\n`;
      if (process.env.UPDATE_GOLDENS === "1") writeFileSync(path.join(ROOT, `docs/ram/${role}.json`), generated);
      assert.equal(read(`docs/ram/${role}.json`), generated, `UPDATE_GOLDENS=1 make unit writes docs/ram/${role}.json`);
    });
  }

  it("of preview change nothing", () => {
    assert.deepEqual(
      actionsOf("preview").filter((action) => !/:(Describe|List|Get)/.test(action)),
      [],
    );
    assert.deepEqual(
      actionsOf("preview").filter((action) => !actionsOf("up").includes(action)),
      [],
    );
  });

  it("name every action that the program calls by itself, as a reading one also for previews", () => {
    const called = Object.keys(ACTIONS).map((name) => `servicemesh:${name}`);
    assert.ok(called.length >= 6, called.join());
    const reading = called.filter((action) => action.startsWith("servicemesh:Describe"));
    assert.deepEqual(
      [called.filter((action) => !actionsOf("up").includes(action)), reading.filter((action) => !actionsOf("preview").includes(action))],
      [[], []],
    );
  });

  it("name every action that a message asks to be granted", () => {
    const files = readdirSync(path.join(ROOT, "components"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const said = files.flatMap((name) => [...read(path.join("components", name)).matchAll(/\b(?:servicemesh|cs):[A-Z]\w+/g)].map(([action]) => action));
    assert.ok(new Set(said).size >= 2, said.join());
    assert.deepEqual(
      said.filter((action) => !actionsOf("up").includes(action)),
      [],
    );
  });

  it("name only actions that the sandbox's cloud answers", () => {
    const known = [...Object.keys(RPC_ACTIONS).map((name) => `servicemesh:${name}`), ...ROA_ROUTES.map(({ action }) => `cs:${action}`)];
    assert.deepEqual(
      actionsOf("up").filter((action) => !known.includes(action) && !action.startsWith("oss:")),
      [],
    );
  });

  it("are bound to one cluster and to one environment's state", () => {
    for (const role of ROLES) {
      for (const { Effect, Action, Resource } of statementsOf(role)) {
        assert.equal(Effect, "Allow");
        // Alibaba's pages of these actions name no resource but all.
        assert.equal(
          Resource === "*",
          [Action].flat().every((action) => action.startsWith("servicemesh:")),
          Resource,
        );
      }
    }
  });

  it("reach every mesh of an account, so the documents ask for an account for each environment", () => {
    const reachAll = ROLES.flatMap(statementsOf).some(({ Resource }) => Resource === "*");
    assert.equal(reachAll, /^### Two accounts$/m.test(read("docs/environments.md")));
  });

  it("are taken by one environment of one repository", () => {
    const {
      Statement: [trust],
    } = JSON.parse(read("docs/ram/trust.json")) as { Statement: { Condition: { StringEquals: Record<string, string[]> } }[] };
    assert.deepEqual(Object.keys(trust!.Condition.StringEquals).sort(), ["oidc:aud", "oidc:iss", "oidc:sub"]);
    assert.match(trust!.Condition.StringEquals["oidc:sub"]!.join(), /^repo:[^*]+\/[^*]+:environment:[^*]+$/);
  });
});

function statementsOf(role: string): Statement[] {
  return (JSON.parse(read(`docs/ram/${role}.json`)) as { Statement: Statement[] }).Statement;
}

function actionsOf(role: string): string[] {
  return statementsOf(role)
    .flatMap(({ Action }) => Action)
    .sort();
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
