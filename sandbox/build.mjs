// Bundles the sandbox's programs and the app into dist/: one file a program, because Pulumi starts several at every command.
import { build } from "esbuild";
import { cpSync } from "node:fs";

await build({
  entryPoints: {
    sandbox: "sandbox/main.ts",
    sandboxd: "sandbox/daemon/main.ts",
    "pulumi/languageHost": "sandbox/pulumi/languageHost/main.ts",
    "pulumi/kubernetes": "sandbox/pulumi/kubernetes/main.ts",
    "pulumi/tls": "sandbox/pulumi/tls/main.ts",
    "gateway/entrypoint": "sandbox/gateway/entrypoint.ts",
    "app/server": "app/src/server.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  sourcemap: true,
  logLevel: "warning",
  // Optional accelerators of ws, which are not installed.
  external: ["bufferutil", "utf-8-validate"],
  // ESM-only packages ask where they are.
  define: { "import.meta.url": "__bundleUrl" },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
});
cpSync("app/public", "dist/app/public", { recursive: true });
