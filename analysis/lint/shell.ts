import type { Props } from "../facts/props";
import type { LintDocument, Place, Source } from "./document";
import { KIND } from "./kinds";

interface Word {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What the `helm install` and `kubectl apply -f URL` commands of shell lines make, each as an object. */
export function shellObjects(source: Source, lines: readonly string[], before: number): LintDocument[] {
  return commandsOf(lines, before).flatMap((words) => [...helmRelease(source, words), ...appliedUrls(source, words)]);
}

/** Words of each command: a line that ends with a backslash goes on. */
function commandsOf(lines: readonly string[], before: number): Word[][] {
  const commands: Word[][] = [];
  let current: Word[] = [];
  for (const [index, line] of lines.entries()) {
    const continues = /\\\s*$/.test(line);
    const text = line.replace(/\\\s*$/, "").replace(/(^|\s)#.*$/, "");
    for (const match of text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
      current.push({ text: match[0].replace(/["']/g, ""), line: before + index + 1, column: match.index + 1 });
    }
    if (!continues && current.length > 0) {
      commands.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...commands, current] : commands;
}

function helmRelease(source: Source, words: readonly Word[]): LintDocument[] {
  const at = words.findIndex(({ text }, index) => text === "helm" && ["install", "upgrade"].includes(words[index + 1]?.text ?? ""));
  if (at === -1) return [];
  const rest = words.slice(at + 2);
  const names = rest.filter(({ text }, index) => !text.startsWith("-") && !(index > 0 && takesValue(rest[index - 1]!.text)));
  const [release, chart] = names;
  if (release === undefined || chart === undefined) return [];
  const settings = rest.filter((_word, index) => index > 0 && ["--set", "--set-string"].includes(rest[index - 1]!.text)).flatMap(settingsOf);
  const places = new Map(settings.map(({ key, word }) => [key, word]));
  const flag = (...flags: string[]): string | undefined => rest.find((_word, index) => index > 0 && flags.includes(rest[index - 1]!.text))?.text;
  return [
    objectOf(source, KIND.helmRelease, release.text, flag("--namespace", "-n") ?? "default", words, {
      value: { spec: { chart: chart.text, version: flag("--version"), values: nested(settings) } },
      placeOf: (path) => places.get(path.slice(2).join(".")) ?? (path[1] === "chart" ? chart : undefined),
    }),
  ];
}

function takesValue(flag: string): boolean {
  return ["--namespace", "-n", "--set", "--set-string", "--version", "--values", "-f", "--repo", "--timeout"].includes(flag);
}

function settingsOf(word: Word): { key: string; value: string; word: Word }[] {
  return word.text.split(/(?<!\\),/).flatMap((part) => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    return key === undefined ? [] : [{ key, value: value ?? "", word }];
  });
}

function nested(settings: readonly { key: string; value: string }[]): Props {
  const root: Props = {};
  for (const { key, value } of settings) {
    const steps = key.split(/(?<!\\)\./);
    let at = root;
    for (const step of steps.slice(0, -1)) at = (at[step] = typeof at[step] === "object" ? at[step] : {}) as Props;
    at[steps[steps.length - 1]!] = value === "true" ? true : value === "false" ? false : value;
  }
  return root;
}

function appliedUrls(source: Source, words: readonly Word[]): LintDocument[] {
  if (!words.some(({ text }) => text === "kubectl")) return [];
  return words
    .filter(({ text }, index) => index > 0 && ["-f", "--filename"].includes(words[index - 1]!.text) && /^https?:/.test(text))
    .map((word) => objectOf(source, KIND.appliedUrl, word.text, "default", words, { value: { spec: { url: word.text } }, placeOf: () => word }));
}

interface Found {
  readonly value: Props;
  readonly placeOf: (path: readonly (string | number)[]) => Word | undefined;
}

function objectOf(source: Source, kind: string, name: string, namespace: string, words: readonly Word[], { value, placeOf }: Found): LintDocument {
  const first = words[0]!;
  const last = words[words.length - 1]!;
  const place = (word: Word): Place => ({ line: word.line, column: word.column, endLine: word.line, endColumn: word.column + word.text.length });
  return {
    source,
    kind,
    apiVersion: "asmws/v1",
    name,
    namespace,
    value,
    lines: { first: first.line, last: last.line },
    isWritten: () => false,
    place: (path) => place(placeOf(path) ?? first),
  };
}
