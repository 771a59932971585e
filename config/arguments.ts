import { withoutQuoted } from "../components/contract/quoted";
import type { Fault } from "../components/faults";
import { TABLE } from "./schema";

/** Paths of keys by the names that components have for them. */
const PATHS: ReadonlyMap<string, string> = new Map(
  [...TABLE]
    .filter(([path]) => !/^(timing|capacity)\./.test(path) && !path.includes("[]"))
    .map(([path, { argument }]) => [argument ?? path.slice(path.lastIndexOf(".") + 1), path]),
);
/** Names that are no words of a sentence. Behind a dot they are a part of a path already. */
const NAME = /(?<![A-Za-z0-9_.])[a-z]+[A-Z][A-Za-z0-9]*/g;

/** What a component finds wrong with its arguments, in the words of the configuration. */
export function inConfiguration(fault: Fault): Fault {
  const [first = ""] = fault.path.split(/[.[]/);
  const path = PATHS.get(first);
  const at = path === undefined ? fault.path : path + fault.path.slice(first.length);
  const remedy = translated(fault.remedy);
  if ("forbidden" in fault) return { ...fault, path: at, remedy, forbidden: translated(fault.forbidden) };
  return "supported" in fault ? { ...fault, path: at, remedy } : { ...fault, path: at, remedy, allowed: translated(fault.allowed) };
}

function translated(sentence: string): string {
  return withoutQuoted(sentence, (ours) => ours.replace(NAME, (name) => PATHS.get(name) ?? name));
}
