import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { ROOT } from "./sandbox";

/** A stack of a test's own: one of the checkout's with other values. */
export class StackFile {
  /** Absolute. */
  readonly path: string;
  private readonly stack: { config: Record<string, unknown> };

  constructor(
    readonly name: string,
    base = "sandbox",
  ) {
    this.path = join(ROOT, `Pulumi.${name}.yaml`);
    this.stack = parse(readFileSync(join(ROOT, `Pulumi.${base}.yaml`), "utf8")) as { config: Record<string, unknown> };
  }

  /** Sets these and keeps what was set before. */
  set(values: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(values)) this.stack.config[`asm-websocket:${key}`] = value;
    writeFileSync(this.path, stringify(this.stack));
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
