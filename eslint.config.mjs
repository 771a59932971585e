import tseslint from "typescript-eslint";

const OUTSIDE = ["node:child_process", "node:http", "node:https", "node:net", "ws", "@grpc/grpc-js", "**/integration/**"];

export default tseslint.config(
  { ignores: ["dist/", ".sandbox*/", "node_modules/", "**/node_modules/", "sdks/"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["*.mjs", "test/*.cjs", "library/plugin/*.js"] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
    },
  },
  // Creating a Pulumi resource is an effect: the value need not be used.
  { files: ["index.ts", "components/**", "examples/**"], rules: { "no-new": "off" } },
  // What keeps the unit tests pure and fast enough for every save.
  {
    files: ["test/unit/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: OUTSIDE, message: "A unit test opens no socket and starts no process; a test in test/integration may." }] },
      ],
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs", "library/plugin/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
