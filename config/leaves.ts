import { quoted } from "../components/contract/quoted";
import type { Fault } from "../components/faults";
import type { Key } from "./key";
import { nearest, PROTOTYPE_NAMES, unusualCharacter } from "./names";
import { pathsNamed, ROOT, type Node } from "./nodes";
import { keyAt, TABLE } from "./schema";
import { asText, duplicateNames, isEmpty, isObject, structured } from "./values";

/** What a stack's configuration holds at each path of the schema, and what is wrong with its shape. */
export interface Leaves {
  readonly values: ReadonlyMap<string, unknown>;
  /** How many objects each list of them has. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether `hosts` is a list of names, and so the hosts of one certificate. */
  readonly plainHosts: boolean;
  readonly faults: readonly Fault[];
}

/** Reads the top-level values, which Pulumi gives as JSON texts. */
export function leavesOf(values: Readonly<Record<string, string>>): Leaves {
  const found = { values: new Map<string, unknown>(), counts: new Map<string, number>(), faults: [] as Fault[], plainHosts: false };
  for (const [name, value] of Object.entries(values)) {
    const node = ROOT.members.get(name);
    found.faults.push(...duplicateFaults(name, value));
    if (node === undefined) found.faults.push(unknown(name, name, ROOT));
    else if (name === "hosts") walkHosts(node, value, found);
    else walk(node, value.trim() === "null" ? null : value, name, found);
  }
  return found;
}

interface Found {
  values: Map<string, unknown>;
  counts: Map<string, number>;
  plainHosts: boolean;
  faults: Fault[];
}

// A list of names is one object with them.
function walkHosts(node: Node, value: string, found: Found): void {
  const read = value.trim() === "null" ? null : structured(value);
  const names = typeof read === "string" ? read.split(",").map((name) => name.trim()) : read;
  const plain = Array.isArray(names) && names.length > 0 && names.map(asText).every((name) => typeof name === "string");
  if (plain && !isEmpty(read)) {
    found.plainHosts = true;
    found.values.set("hosts[0].names", names);
    found.counts.set("hosts", 1);
  } else {
    walk(node, read, node.path, found);
  }
}

function walk(node: Node, given: unknown, path: string, found: Found): void {
  if (given === null) {
    found.faults.push({ path, value: null, allowed: "a value", remedy: `pulumi config rm --path '${path}' for the default` });
  } else if (node.key !== undefined) {
    if (!asksForNothing(node.key, given)) found.values.set(path, given);
  } else if (!isEmpty(given)) {
    const value = structured(given);
    if (node.each !== undefined) walkList(node, node.each, value, path, found);
    else walkObject(node, value, path, found);
  }
}

// An empty list or object is a wrong text, number or flag.
function asksForNothing({ kind }: Key, given: unknown): boolean {
  return kind === "texts" || kind === "map" ? isEmpty(given) : given === undefined || given === "";
}

function walkList(node: Node, each: Node, value: unknown, path: string, found: Found): void {
  if (!Array.isArray(value)) {
    found.faults.push({
      path,
      value: "(set)",
      allowed: `a list of names, or of objects with ${named(each)}`,
      remedy: `pulumi config set --path '${path}[0]' …`,
    });
    return;
  }
  found.counts.set(node.path, value.length);
  value.forEach((item, index) => walkObject(each, item, `${path}[${index}]`, found));
}

function walkObject(node: Node, value: unknown, path: string, found: Found): void {
  if (!isObject(value)) {
    const [first] = node.members.keys();
    const remedy = `pulumi config set --path '${path}.${first}' …`;
    found.faults.push({ path, value: value === null ? null : "(set)", allowed: `an object with ${named(node)}`, remedy });
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    const member = node.members.get(name);
    if (member === undefined) found.faults.push(unknown(name, `${path}.${name}`, node));
    else walk(member, item, `${path}.${name}`, found);
  }
}

function named(node: Node): string {
  return [...node.members.keys()].join(", ");
}

function unknown(name: string, path: string, { members, path: parent }: Node): Fault {
  if (parent === "" && keyAt(name) !== undefined) {
    const forbidden = "it is one name with dots, and no path, without --path";
    return { path, forbidden, remedy: `pulumi config rm '${name}', and pulumi config set --path '${name}' …` };
  }
  const meant = parent === "" ? (elsewhere(name) ?? sibling(name, parent, members)) : (sibling(name, parent, members) ?? elsewhere(name));
  const why = [PROTOTYPE_NAMES.includes(name) ? "a name of JavaScript's own" : "unknown key", unusualCharacter(name)].filter(Boolean).join(", ");
  return {
    path,
    forbidden: meant === undefined ? `${why}; the keys here are ${[...members.keys()].join(", ")}` : `${why}, did you mean ${meant}`,
    remedy: meant === undefined ? `pulumi config rm --path '${path}'` : `rename it, or pulumi config rm --path '${path}'`,
  };
}

function sibling(name: string, parent: string, members: Node["members"]): string | undefined {
  const meant = nearest(name, [...members.keys()]);
  return meant === undefined ? undefined : parent === "" ? meant : `${parent}.${meant}`;
}

function elsewhere(name: string): string | undefined {
  const [same] = pathsNamed(name);
  if (same !== undefined) return same;
  const meant = nearest(
    name,
    [...TABLE.keys()].map((path) => path.split(".").at(-1)!),
  );
  return meant === undefined ? undefined : pathsNamed(meant)[0];
}

function duplicateFaults(key: string, value: string): Fault[] {
  return isObjectText(value)
    ? duplicateNames(value).map((name) => ({
        path: key,
        forbidden: `${quoted(name)} stands twice in one object, of which the last alone would count`,
        remedy: "keep one of them",
      }))
    : [];
}

function isObjectText(value: string): boolean {
  return value !== structured(value);
}
