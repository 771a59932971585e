import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { execa } from "execa";

const HOSTS = "/etc/hosts";

/** Names that lead somewhere inside the sandbox only: a hosts file of its own, laid over the machine's. */
export class Names {
  private readonly names = new Map<string, string>();

  private constructor(
    private readonly file: string,
    private readonly machine: string,
  ) {}

  /** Runs inside the sandbox's mount namespace, so that the machine's file stays as it is. */
  static async place(file: string): Promise<Names> {
    const names = new Names(file, existsSync(HOSTS) ? readFileSync(HOSTS, "utf8") : "");
    names.write();
    if (existsSync(HOSTS)) await execa("mount", ["--bind", file, HOSTS]);
    return names;
  }

  add(name: string, address: string): void {
    this.names.set(name, address);
    this.write();
  }

  remove(name: string): void {
    this.names.delete(name);
    this.write();
  }

  // In place: a file that took its name would not be the one that is laid over.
  private write(): void {
    const lines = [...this.names].map(([name, address]) => `${address} ${name}\n`);
    writeFileSync(this.file, `${this.machine.trimEnd()}\n${lines.join("")}`);
  }
}
