/** The package.json of components/, as far as it is published. Its `exports` name TypeScript files. */
export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** One way into the package, for `import` and for `require`. */
interface Entry {
  readonly import: { readonly types: string; readonly default: string };
  readonly require: { readonly types: string; readonly default: string };
}

/** What only the repository needs. */
const UNPUBLISHED = ["private", "main", "exports", "devDependencies"];

/** The package.json of the published package: the same, but its entries are compiled. */
export function publishedManifest(source: SourceManifest): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(source).filter(([field]) => !UNPUBLISHED.includes(field)));
  const entries = Object.entries(source.exports).map(([entry, file]) => [entry, compiledEntry(moduleOf(file))] as const);
  return {
    ...kept,
    main: "./lib/index.js",
    types: "./lib/index.d.ts",
    sideEffects: false,
    exports: { ...Object.fromEntries(entries), "./package.json": "./package.json" },
  };
}

/** The package.json of the published program: bundled, it depends on nothing. */
export function publishedCliManifest(source: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(source).filter(([field]) => !["private", "dependencies"].includes(field)));
  return { ...kept, bin: { asmws: "asmws.js" } };
}

/** The modules that can be imported, as paths in the package without the ending. */
export function publicModules({ exports }: SourceManifest): string[] {
  return Object.values(exports).map(moduleOf);
}

function compiledEntry(module: string): Entry {
  const entry = (script: string, declarations: string) => ({ types: `./lib/${module}${declarations}`, default: `./lib/${module}${script}` });
  return { import: entry(".mjs", ".d.mts"), require: entry(".js", ".d.ts") };
}

function moduleOf(file: string): string {
  const name = /^\.\/((?:\w+\/)*\w+)\.ts$/.exec(file)?.[1];
  if (name === undefined) throw new Error(`components/package.json exports ${file}, but only files such as ./index.ts can be published`);
  return name;
}
