/** Reads environment variables and remembers every fault, so that all are told at once. */
export class Variables {
  readonly faults: string[] = [];

  constructor(private readonly values: Readonly<Record<string, string | undefined>>) {}

  required(name: string): string {
    const value = this.values[name] ?? "";
    if (value === "") this.faults.push(`${name} is not set`);
    return value;
  }

  flag(name: string): boolean {
    return this.values[name] === "true";
  }

  /** Whole number; a trailing s, for seconds, is allowed. */
  whole(name: string, fallback: number): number {
    const value = this.values[name] ?? "";
    if (value === "") return fallback;
    const [, digits] = /^(\d+)s?$/.exec(value) ?? [];
    if (digits === undefined) this.faults.push(`${name} is "${value}": write a whole number`);
    return Number(digits ?? fallback);
  }

  address(name: string): { readonly host: string; readonly port: number } {
    const value = this.required(name);
    const [, host = "", port = ""] = /^(.+):(\d+)$/.exec(value) ?? [];
    if (value !== "" && host === "") this.faults.push(`${name} is "${value}": write host:port`);
    return { host, port: Number(port) };
  }

  labels(name: string): Record<string, string> {
    try {
      return JSON.parse(this.values[name] ?? "{}") as Record<string, string>;
    } catch {
      this.faults.push(`${name} is no JSON object`);
      return {};
    }
  }

  /** All variables with the prefix, without it. */
  prefixed(prefix: string): [name: string, value: string][] {
    return Object.entries(this.values).flatMap(([name, value]): [string, string][] =>
      name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
    );
  }
}
