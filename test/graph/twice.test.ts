import assert from "node:assert/strict";
import type { Wire } from "../support/provider";
import type { Registered } from "../support/registered";
import { componentsOfTheLibrary } from "./componentsOfTheLibrary";
import { runProgram, type Run } from "./host";

/** The part of a Kubernetes object that says which it is. */
interface Named {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

describe("two of every component in one stack and one cluster", () => {
  let run: Run;
  before(async () => {
    run = await runProgram("dev", { program: "test/graph/twice" });
    assert.deepEqual(run.errors, []);
    assert.equal(run.exitCode, 0, run.stderr);
  });

  it("registers all of them, with the same children each", () => {
    for (const type of componentsOfTheLibrary())
      assert.deepEqual(
        run.resources.filter((one) => one.type === type).map((one) => one.name),
        ["one", "two"],
        type,
      );
    // The meshes differ on purpose: one is adopted and has no children.
    const children = (name: string) =>
      below(run, name)
        .filter((each) => !each.parent.includes("ServiceMesh"))
        .map((each) => shapeOf(each, name))
        .sort();
    assert.ok(children("one").length > 10);
    assert.deepEqual(children("two"), children("one"));
  });

  it("gives each a URN of its own", () => {
    const urns = run.resources.map((one) => one.urn);
    assert.equal(new Set(urns).size, urns.length);
  });

  it("gives each Kubernetes object a name of its own where it lives, which follows from its component's", () => {
    const objects = run.resources.filter((one) => one.type.startsWith("kubernetes:"));
    const identities = objects.map((one) => [one.provider, one.type, namespaceOf(one), nameOf(one)].join(" "));
    assert.ok(objects.length >= 12);
    assert.equal(new Set(identities).size, identities.length, identities.sort().join("\n"));
    for (const object of objects) assert.match(nameOf(object), /\b(one|two)\b/, object.urn);
  });

  it("selects no pod of the other", () => {
    for (const name of ["one", "two"]) {
      const other = name === "one" ? "two" : "one";
      const inputs = JSON.stringify(below(run, name).map((one) => one.inputs));
      assert.doesNotMatch(inputs.replaceAll("c-one", ""), new RegExp(`"${other}\\\\b`));
    }
  });
});

/** Every resource that a component of this name made. */
function below(run: Run, name: string): Registered[] {
  return run.resources.filter((one) => one.parent.startsWith("urn:") && one.parent.endsWith(`::${name}`));
}

function shapeOf({ type, name }: Registered, component: string): string {
  return `${type} ${name.replace(component, "NAME")}`;
}

function nameOf({ inputs }: Registered): string {
  return (inputs as Named & Record<string, Wire>).metadata?.name ?? "";
}

function namespaceOf({ inputs }: Registered): string {
  return (inputs as Named & Record<string, Wire>).metadata?.namespace ?? "";
}
