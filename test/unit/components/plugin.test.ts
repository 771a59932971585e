import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as components from "../../../components";
import { LibraryPlugin } from "../../../components/plugin";

const SCHEMA = readFileSync(path.resolve(__dirname, "../../../components/schema.json"), "utf8");

describe("the plugin of the library", () => {
  const plugin = new LibraryPlugin(SCHEMA);

  it("has the schema that was inferred, and a class for each of its components", async () => {
    assert.equal(await plugin.getSchema(), SCHEMA);
    const { resources } = JSON.parse(SCHEMA) as { resources: Record<string, unknown> };
    assert.ok(Object.keys(resources).length >= 6);
    for (const type of Object.keys(resources)) assert.equal(typeof (components as Record<string, unknown>)[type.split(":")[2]!], "function", type);
  });

  it("names the components that there are when asked for another", async () => {
    await assert.rejects(
      plugin.construct("x", "asmws:index:Ingress", {}, {}),
      /There is no component asmws:index:Ingress\. There are asmws:index:AppNamespace, /,
    );
  });
});
