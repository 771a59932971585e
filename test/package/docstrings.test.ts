import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(__dirname, "../..");
const COMPONENTS = path.join(ROOT, "components");

interface Example {
  /** The class that it stands above. */
  component: string;
  text: string;
}

describe("examples in docstrings", function () {
  this.timeout(120_000); // All of them are compiled in one go, with the types of the providers.

  const sources = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => readFileSync(path.join(COMPONENTS, name), "utf8"));
  const examples = sources.flatMap(examplesIn);

  it("are there for each component", () => {
    const components = sources.flatMap((text) => [...text.matchAll(/^export class (\w+) extends pulumi\.ComponentResource /gm)].map(([, name]) => name!));
    assert.ok(components.length >= 8);
    assert.deepEqual(examples.map(({ component }) => component).sort(), components.sort());
  });

  it("use the component that they stand above", () => {
    for (const { component, text } of examples) assert.ok(text.includes(`new ${component}(`), component);
  });

  it("compile as programs that install the package", () => {
    assert.deepEqual(faultsIn(examples), []);
  });

  it("would not compile with an argument that there is none of", () => {
    const [first] = examples.filter(({ component }) => component === "WebSocketRoute");
    const wrong = { component: "Wrong", text: first!.text.replace("{ hosts, gateway,", "{ hosts, gatewaySelector: {}, gateway,") };
    assert.match(faultsIn([wrong]).join(), /gatewaySelector/);
  });
});

function examplesIn(source: string): Example[] {
  return [...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*?)\*\/\nexport class (\w+)/g)].flatMap(([, doc, component]) => {
    const [, text] = /@example\n```ts\n([^]*?)```/.exec(doc!.replace(/^ \* ?/gm, "")) ?? [];
    return text === undefined ? [] : [{ component: component!, text }];
  });
}

/** What the compiler says of programs of these texts, which are no files. */
function faultsIn(all: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), (name) => ts.sys.readFile(name)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const files = new Map(all.map(({ component, text }) => [path.join(__dirname, `example-${component}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const overlaid: ts.CompilerHost = {
    ...host,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => files.get(name) ?? host.readFile(name),
    getSourceFile: (name, target) => (files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : host.getSourceFile(name, target)),
  };
  const program = ts.createProgram([...files.keys()], options, overlaid);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path.basename(name)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}
