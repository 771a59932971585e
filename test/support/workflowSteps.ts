import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const FOLDER = path.resolve(__dirname, "../../.github");

/** A command of a workflow or of an action that jobs use. */
export interface Step {
  /** Relative to .github. */
  readonly file: string;
  readonly job: string;
  readonly command: string;
}

interface Document {
  readonly jobs?: Record<string, { readonly steps?: readonly { readonly run?: string }[] }>;
  readonly runs?: { readonly steps: readonly { readonly run?: string }[] };
}

/** The commands of a file, in order. */
export function stepsOf(file: string): Step[] {
  const { jobs = {}, runs } = parse(readFileSync(path.join(FOLDER, file), "utf8")) as Document;
  const all = runs === undefined ? Object.entries(jobs) : [["action", runs] as const];
  return all.flatMap(([job, { steps = [] }]) => steps.flatMap(({ run }) => (run === undefined ? [] : [{ file, job, command: run }])));
}

/** The one command of a job that this is found in. */
export function stepWith(file: string, job: string, found: RegExp): string {
  const [step, ...more] = stepsOf(file).filter((each) => each.job === job && found.test(each.command));
  assert.ok(step !== undefined && more.length === 0, `${file}, ${job}: ${more.length + (step ? 1 : 0)} commands with ${found}`);
  return step.command;
}
