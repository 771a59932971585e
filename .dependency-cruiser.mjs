/* The arrows between the folders, as docs/architecture.md draws them; `make lint` checks them. */

/** What a folder may import from, besides itself. */
const ARROWS = {
  components: [],
  config: ["components"],
  analysis: ["components"],
  policy: ["analysis", "components"],
  cli: ["analysis"],
  app: ["components/contract"],
  sandbox: [],
  library: ["components"],
  examples: ["components"],
  tools: ["analysis", "components", "config", "sandbox/commands"],
};

const arrows = Object.entries(ARROWS).map(([folder, others]) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ imports from ${others.length === 0 ? "no other folder" : others.join(", ")}`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: { path: "^[^/]+/|^[^/]+\\.ts$", pathNot: ["node_modules", ...[folder, ...others].map((one) => `^${one}/`)], dependencyTypesNot: ["core"] },
}));

export default {
  forbidden: [
    ...arrows,
    {
      name: "program-imports",
      comment: "index.ts imports from config and components",
      severity: "error",
      from: { path: "^index\\.ts$" },
      to: { path: "^[^/]+/", pathNot: ["node_modules", "^(config|components)/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "no-circles",
      comment: "no circle at run time; a helper may import the type of its component's arguments",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "resolved", comment: "each import leads to a file or a package", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^(dist|node_modules)/", "^library/plugin/", "^sdks/"] },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
  },
};
