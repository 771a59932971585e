/** A step of a property path: a key, or an index of a list. */
export type Step = string | number;

/** The path as the engine writes it: spec.ports[0].port, metadata.annotations["a.b/c"]. */
export function formatPath(path: Step[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** Parses what `formatPath` writes, and what a program gives as ignoreChanges; "*" stands for any step. */
export function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  const pattern = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g;
  for (const [, quoted, index, key] of text.matchAll(pattern)) {
    if (quoted !== undefined) steps.push(quoted.replaceAll('\\"', '"'));
    else if (index !== undefined) steps.push(index === "*" ? "*" : Number(index));
    else steps.push(key ?? "");
  }
  return steps;
}

/** Whether `path` is `ancestor` or lies below it. */
export function isWithin(path: Step[], ancestor: Step[]): boolean {
  return ancestor.length <= path.length && ancestor.every((step, index) => step === "*" || step === path[index]);
}
