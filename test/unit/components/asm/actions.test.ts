import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ACTIONS, AsmAction, placed } from "../../../../components/mesh/api/actions";

interface Contract {
  readonly methods: readonly string[];
  /** Place of each parameter, by its name. */
  readonly places: Readonly<Record<string, string>>;
  readonly required: readonly string[];
}

const COMPONENTS = path.resolve(__dirname, "../../../../components");

describe("the actions of the ASM API that are called", () => {
  const contract = published();

  for (const action of Object.keys(ACTIONS) as AsmAction[]) {
    it(`${action} has a method and places that are published`, () => {
      const { methods, places } = contract[action]!;
      const { method, places: ours } = ACTIONS[action];
      assert.ok(methods.includes(method), `${method} is none of ${methods.join(", ")}`);
      assert.deepEqual(ours, Object.fromEntries(Object.keys(ours).map((name) => [name, places[name]])));
    });

    it(`${action} has all that is required`, () => {
      const missing = contract[action]!.required.filter((name) => !(name in ACTIONS[action].places));
      assert.deepEqual(missing, []);
    });
  }

  it("are all of those that the components name, and no more", () => {
    const called = sources().flatMap((text) => [...text.matchAll(/(?:callAsm\([^"]*|\bcall\(|askAsm\([^"]*)"(\w+)"/g)].map(([, action]) => action!));
    const converged = sources().flatMap((text) => [...text.matchAll(/"((?:Add|Remove)Cluster\w+)"/g)].map(([, action]) => action!));
    assert.deepEqual([...new Set([...called, ...converged])].sort(), Object.keys(ACTIONS).sort());
  });

  it("put each parameter into its place, and none into a place without any", () => {
    assert.deepEqual(placed("DescribeServiceMeshes", {}), {});
    assert.deepEqual(placed("DescribeServiceMeshClusters", { ServiceMeshId: "m", Limit: "10" }), {
      query: { ServiceMeshId: "m" },
      body: { Limit: "10" },
    });
    assert.deepEqual(placed("RemoveClusterFromServiceMesh", { ServiceMeshId: "m", ClusterId: "c", ReserveNamespace: undefined }), {
      body: { ServiceMeshId: "m", ClusterId: "c" },
    });
  });

  it("take no action and no parameter that is not listed", () => {
    // @ts-expect-error no such action
    assert.throws(() => placed("DescribeMetadata", {}));
    // @ts-expect-error no such parameter
    assert.deepEqual(placed("DescribeServiceMeshDetail", { ClusterId: "c" }), {});
  });
});

function published(): Record<string, Contract> {
  const lines = readFileSync(path.join(__dirname, "contract.tsv"), "utf8").split("\n");
  const rows = lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t"));
  return Object.fromEntries(
    rows.map(([action = "", methods = "", parameters = ""]) => {
      const listed = parameters
        .split(" ")
        .filter(Boolean)
        .map((parameter) => parameter.split(":"));
      return [
        action,
        {
          methods: methods.split("|"),
          places: Object.fromEntries(listed.map(([name, place]) => [name!, place!.toLowerCase()])),
          required: listed.filter(([, , type]) => type!.endsWith("!")).map(([name]) => name!),
        },
      ];
    }),
  );
}

function sources(): string[] {
  const files = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.includes("node_modules"));
  return files.map((name) => readFileSync(path.join(COMPONENTS, name), "utf8"));
}
