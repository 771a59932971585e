import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Paths } from "../paths";

/** Keeps what the certificates of a stack are verified by, and writes the file with those of all stacks, this one's first. */
export function publishAuthority(paths: Paths, stack: string, pem: string): void {
  const folder = join(paths.state, "pki", "stacks");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = `${stack}.crt`;
  writeFileSync(join(folder, file), pem);
  const others = readdirSync(folder).filter((name) => name !== file);
  writeFileSync(paths.caFile, [pem, ...others.map((name) => readFileSync(join(folder, name), "utf8"))].map((text) => `${text.trim()}\n`).join(""));
}
