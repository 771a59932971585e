import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Properties {
  readonly [name: string]: unknown;
}

interface Schema {
  readonly resources: Readonly<Record<string, { readonly inputProperties: Properties; readonly properties: Properties; readonly requiredInputs?: string[] }>>;
}

/** A component as the program makes it: its class, and the arguments that it gives by name. */
interface Made {
  readonly component: string;
  readonly given: readonly string[];
}

/** Python's own parser finds every `asmws.X(...)`. */
const FIND = `
import ast, json, sys
calls = [n for n in ast.walk(ast.parse(sys.stdin.read())) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
ours = [c for c in calls if isinstance(c.func.value, ast.Name) and c.func.value.id == "asmws"]
print(json.dumps([{"component": c.func.attr, "given": [k.arg for k in c.keywords]} for c in ours]))
`;

describe("examples/python", () => {
  const program = readFileSync("examples/python/__main__.py", "utf8");
  const { resources } = JSON.parse(readFileSync("components/schema.json", "utf8")) as Schema;

  it("makes components that the schema has, with arguments that they have, and with all that they need", () => {
    const made = JSON.parse(execFileSync("python3", ["-c", FIND], { input: program, encoding: "utf8" })) as Made[];
    assert.ok(made.length >= 5);
    for (const { component, given } of made) {
      const schema = resources[`asmws:index:${component}`];
      assert.ok(schema, component);
      const known = Object.keys(schema.inputProperties).map(snake);
      const needed = (schema.requiredInputs ?? []).map(snake);
      assert.deepEqual(
        given.filter((name) => name !== "opts" && !known.includes(name)),
        [],
        component,
      );
      assert.deepEqual(
        needed.filter((name) => !given.includes(name)),
        [],
        component,
      );
    }
  });

  it("reads outputs that they have", () => {
    const variables = [...program.matchAll(/^(\w+) = asmws\.(\w+)\(/gm)];
    for (const [, variable, component] of variables) {
      const outputs = Object.keys(resources[`asmws:index:${component}`]!.properties).map(snake);
      const read = [...program.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))].map(([, name]) => name!);
      assert.ok(read.length > 0, variable);
      assert.deepEqual(
        read.filter((name) => !outputs.includes(name)),
        [],
        variable,
      );
    }
  });
});

/** How Pulumi writes a name in Python. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
