import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { answer, type Callback } from "../plugins/unaryCall";
import { consumer } from "./consumer";
import { startPlugin } from "./pluginProcess";

const COMPONENTS = path.resolve(__dirname, "../../components");
const SCHEMA = JSON.parse(readFileSync(path.join(COMPONENTS, "schema.json"), "utf8")) as unknown;

describe("the plugins for other languages", () => {
  // Pulumi compiles a plugin's source by settings of its own where the consumer's folder has none: ES2020, not strict, types checked.
  it("out of the source: compiles from a folder without settings, and infers the schema", async () => {
    assert.deepEqual(await schemaOf(COMPONENTS), SCHEMA);
  });

  it("out of the package: serves the same schema without a compiler", async () => {
    const project = consumer("commonjs");
    try {
      assert.deepEqual(await schemaOf(path.join(project.folder, "node_modules/asmws/plugin")), SCHEMA);
    } finally {
      project.remove();
    }
  });
});

async function schemaOf(plugin: string): Promise<unknown> {
  const { client, stop } = await startPlugin("run-plugin", [plugin], tmpdir());
  try {
    const said = await answer((callback: Callback<GetSchemaResponse>) => client.getSchema(new GetSchemaRequest(), callback));
    return JSON.parse(said.getSchema());
  } finally {
    stop();
  }
}
