import { SECTIONS, TABLE } from "./schema";
import type { Key } from "./key";

/** A place in the configuration: an object with these members, a list of such places, or a key. */
export interface Node {
  readonly path: string;
  readonly members: Map<string, Node>;
  each?: Node;
  key?: Key;
}

/** The whole configuration as one object. */
export const ROOT: Node = root();

/** Last parts of all paths: the words of ours that messages have in paths. */
export const NAMES: readonly string[] = [...new Set([...TABLE.keys()].flatMap((path) => path.split(/\[\]\.|\./)))];

/** All paths whose last part is this, or whose argument of a component is. */
export function pathsNamed(name: string): string[] {
  return [...TABLE].flatMap(([path, { argument }]) => (argument === name || path.split(".").at(-1) === name ? [path] : []));
}

function root(): Node {
  const all: Node = { path: "", members: new Map() };
  // In the order of the sections, whatever the order of the keys.
  Object.keys(SECTIONS).forEach((name) => member(all, name));
  for (const [path, key] of TABLE) nodeAt(all, path).key = key;
  return all;
}

function nodeAt(all: Node, path: string): Node {
  return path.split(".").reduce((node, part) => {
    const list = part.endsWith("[]");
    const found = member(node, part.replace("[]", ""));
    if (list) found.each ??= { path: `${found.path}[]`, members: new Map() };
    return list ? found.each! : found;
  }, all);
}

function member(node: Node, name: string): Node {
  const found = node.members.get(name) ?? { path: node.path === "" ? name : `${node.path}.${name}`, members: new Map<string, Node>() };
  node.members.set(name, found);
  return found;
}
