import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import * as components from "../../components";

/** What the package publishes, and what this test holds the source against. */
const GOLDEN = path.resolve(__dirname, "../../components/schema.json");

// The one file that uses this inner path of the SDK: what `pulumi package get-schema components` would say.
describe("the schema for other Pulumi languages", function () {
  this.timeout(60_000); // The analyzer type-checks the components.

  it("is inferred without an error, and changes only on purpose", async () => {
    const provider = new ComponentProvider({
      components: getPulumiComponents(components),
      dirname: path.resolve(__dirname, "../../components"),
      name: "asmws",
    });
    const schema = `${JSON.stringify(JSON.parse(await provider.getSchema()), null, 2)}\n`;
    if (process.env.UPDATE_GOLDENS === "1") {
      writeFileSync(GOLDEN, schema);
    }
    assert.equal(
      schema,
      readFileSync(GOLDEN, "utf8"),
      "the interface of the components differs from its golden; when that is wanted, UPDATE_GOLDENS=1 make package rewrites it",
    );
  });
});
