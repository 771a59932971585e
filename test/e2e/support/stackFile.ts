import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { withPaths } from "../../support/configuration";
import { ROOT } from "./sandbox";

/** A stack of a test's own: one of the checkout's with other values. */
export class StackFile {
  /** Absolute. */
  readonly path: string;
  private stack: { config: Record<string, unknown> };

  constructor(
    readonly name: string,
    base = "sandbox",
  ) {
    this.path = join(ROOT, `Pulumi.${name}.yaml`);
    this.stack = parse(readFileSync(join(ROOT, `Pulumi.${base}.yaml`), "utf8")) as { config: Record<string, unknown> };
  }

  /** Sets these by their paths, as `edge.accessLog`, and keeps what was set before. */
  set(values: Readonly<Record<string, unknown>>): void {
    const paths = Object.fromEntries(Object.entries(values).map(([path, value]) => [`asm-websocket:${path}`, value]));
    this.stack = { ...this.stack, config: withPaths(this.stack.config, paths) };
    writeFileSync(this.path, stringify(this.stack));
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
