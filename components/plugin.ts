import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { AsmProvider } from "./mesh/api/provider";

interface Schema {
  version: string;
  resources: Record<string, { properties?: Record<string, unknown> }>;
}

type Component = new (name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** Serves the library to the engine that started this process. */
export function serve(): Promise<void> {
  const schema = readFileSync(path.join(__dirname, "schema.json"), "utf8");
  return pulumi.provider.main(new LibraryPlugin(schema), process.argv.slice(2));
}

/**
 * The library as a provider: its components for programs in other languages, and the resources of the ASM API for all programs. The schema of the
 * components is the file that Pulumi inferred from the source, so that neither compiler nor source is needed where it runs.
 */
export class LibraryPlugin extends AsmProvider implements pulumi.provider.Provider {
  readonly version: string;
  private readonly resources: Schema["resources"];

  constructor(private readonly text: string) {
    super();
    const schema = JSON.parse(text) as Schema;
    this.version = schema.version;
    this.resources = schema.resources;
  }

  getSchema(): Promise<string> {
    return Promise.resolve(this.text);
  }

  construct(name: string, type: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions): Promise<pulumi.provider.ConstructResult> {
    const { properties = {} } = this.resources[type] ?? {};
    const constructor = this.resources[type] && components()[type.split(":").at(-1)!];
    if (constructor === undefined) {
      return Promise.reject(new Error(`There is no component ${type}. There are ${Object.keys(this.resources).join(", ")}.`));
    }
    const made = new constructor(name, inputs, options);
    const outputs = made as unknown as pulumi.Inputs;
    return Promise.resolve({ urn: made.urn, state: Object.fromEntries(Object.keys(properties).map((key) => [key, outputs[key]])) });
  }
}

// Loaded by the first component only: a TypeScript program makes its components itself, and asks this process for the ASM API alone.
function components(): Record<string, Component | undefined> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./index") as Record<string, Component | undefined>;
}
