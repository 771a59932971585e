import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { RPC_ACTIONS } from "../../../sandbox/cloud/openapi/rpcActions";

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string;
}

const ROOT = path.resolve(__dirname, "../../..");
const calls = parse(read("docs/ram/calls.yaml")) as Record<"preview" | "up", Record<string, string[]>>;

describe("RAM policies", () => {
  for (const role of ["preview", "up"] as const) {
    it(`of ${role} allow the calls that the program makes, and no others`, () => {
      const allowed = actionsOf(role).filter((action) => !action.startsWith("oss:"));
      assert.deepEqual(allowed, [...new Set(Object.values(calls[role]).flat())].sort());
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

  it("name every action of the attachment's client, and of its messages", () => {
    const said = [
      ...`${read("components/attachmentProvider.ts")}${read("components/asmApi.ts")}`.matchAll(
        /\b((?:Describe|Add|Remove|Create|Delete|Update|Modify)[A-Z]\w*(?:Mesh\w*))\b/g,
      ),
    ].map(([, action]) => `servicemesh:${action}`);
    assert.ok(new Set(said).size >= 4, said.join());
    assert.deepEqual(
      said.filter((action) => !actionsOf("up").includes(action)),
      [],
    );
  });

  it("name only actions that the sandbox's cloud answers", () => {
    const asm = actionsOf("up")
      .filter((action) => action.startsWith("servicemesh:"))
      .map((action) => action.slice("servicemesh:".length));
    assert.deepEqual(
      asm.filter((action) => !(action in RPC_ACTIONS)),
      [],
    );
  });

  it("are bound to one cluster and to one environment's state", () => {
    for (const role of ["preview", "up"]) {
      for (const { Effect, Action, Resource } of statementsOf(role)) {
        assert.equal(Effect, "Allow");
        // What a RAM resource of a mesh looks like is not documented for all these actions.
        assert.equal(
          Resource === "*",
          [Action].flat().every((action) => action.startsWith("servicemesh:")),
          Resource,
        );
      }
    }
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
