import { invalidParameter, missingParameter } from "./errors";

/** Parameters of a call that stand where its action reads them. */
export class Parameters {
  constructor(private readonly values: URLSearchParams) {}

  names(): string[] {
    return [...new Set(this.values.keys())];
  }

  /** Absent and empty are the same. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === null || value === "" ? undefined : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  word<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const known = allowed.find((word) => word === value);
    if (value !== undefined && known === undefined) throw invalidParameter(name, `allowed are ${allowed.join(", ")}`);
    return known;
  }

  flag(name: string): boolean | undefined {
    const value = this.word(name, ["true", "false", "True", "False"]);
    return value === undefined ? undefined : value.toLowerCase() === "true";
  }

  whole(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) throw invalidParameter(name, `a whole number from ${least} to ${most}`);
    return number;
  }

  /** JSON array of strings, as VSwitches. */
  jsonStrings(name: string): string[] {
    const value = parsed(name, this.required(name));
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) throw invalidParameter(name, "a JSON array of strings");
    return value;
  }

  json(name: string): unknown {
    const value = this.text(name);
    return value === undefined ? undefined : parsed(name, value);
  }

  /** Flattened list: Name.1, Name.2, … */
  repeated(name: string): string[] {
    const found: string[] = [];
    for (let index = 1; this.values.has(`${name}.${index}`); index++) found.push(this.values.get(`${name}.${index}`) ?? "");
    return found;
  }

  /** Flattened list of pairs: Tag.1.Key, Tag.1.Value, … */
  pairs(name: string): [key: string, value: string][] {
    const found: [string, string][] = [];
    for (let index = 1; this.values.has(`${name}.${index}.Key`); index++) {
      found.push([this.values.get(`${name}.${index}.Key`) ?? "", this.values.get(`${name}.${index}.Value`) ?? ""]);
    }
    return found;
  }
}

function parsed(name: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw invalidParameter(name, "it is no JSON");
  }
}
