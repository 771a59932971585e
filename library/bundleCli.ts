import path from "node:path";
import { buildSync } from "esbuild";

/** `asmws` as one file that needs no packages. */
export function bundleCli(outfile: string): void {
  buildSync({
    entryPoints: [path.resolve(__dirname, "../cli/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    logLevel: "warning",
    legalComments: "inline",
  });
}
