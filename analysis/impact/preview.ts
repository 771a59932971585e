import { isProps, objects, Props, read, text } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** What becomes of a resource; `same` is one that is named and stays as it is. */
export type Operation = "create" | "update" | "replace" | "delete" | "same";

/** One resource of the preview: its inputs as they are and as they will be, never the values behind secrets. */
export interface Change {
  urn: string;
  type: string;
  operation: Operation;
  /** Absent when it is created. */
  before?: PolicyResource;
  /** Absent when it is deleted. */
  after?: PolicyResource;
  /** What the provider has added to the inputs of `before`. */
  outputs?: Props;
  /** Where the two differ, as the provider says, or else as the inputs do. */
  paths: string[];
}

/** What `pulumi preview --json` says, or `pulumi destroy --preview-only --json`; with `--show-sames` of the whole stack. */
export interface Preview {
  stack: string;
  changes: Change[];
}

/** Why something is no preview, in one sentence with the remedy. */
export interface Refusal {
  refused: string;
}

/** Reads the output of either. */
export function readPreview(output: string): Preview | Refusal {
  const preview = parsed(output);
  if (!isProps(preview) || !Array.isArray(preview.steps)) {
    return {
      refused:
        "this is no output of `pulumi preview --json`: it has no steps; give it what that, or `pulumi destroy --preview-only --json`, printed with `--show-sames`",
    };
  }
  const failed = objects(preview, "diagnostics").filter((one) => read(one, "severity") === "error");
  if (failed.length > 0) {
    return { refused: `the preview failed, so its impact is not known; it said: ${failed.map((one) => text(one, "message")?.trim()).join("; ")}` };
  }
  const steps = objects(preview, "steps").filter(isCustom);
  const changes = new Map<string, Change>();
  for (const step of steps) {
    const change = changeOf(step);
    changes.set(change.urn, merged(changes.get(change.urn), change));
  }
  return { stack: stackOf(objects(preview, "steps")), changes: [...changes.values()] };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

// Components are of the program alone: nothing stands for them in the cloud.
function isCustom(step: Props): boolean {
  return (read(step, "newState.custom") ?? read(step, "oldState.custom")) === true;
}

function stackOf(steps: readonly Props[]): string {
  return text(steps[0], "urn")?.split("::")[0]?.split(":").at(-1) ?? "";
}

const OPERATIONS: Record<string, Operation> = {
  create: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  delete: "delete",
};

function changeOf(step: Props): Change {
  const urn = text(step, "urn") ?? "";
  const operation = OPERATIONS[text(step, "op") ?? ""] ?? "same";
  const old = stateOf(urn, read(step, "oldState"));
  const next = stateOf(urn, read(step, "newState")) ?? (operation === "delete" ? undefined : old);
  const before = operation === "create" ? undefined : (old ?? (operation === "same" ? next : undefined));
  const outputs = read(step, "oldState.outputs");
  const paths = operation === "update" ? pathsOf(step, before, next) : [];
  return { urn, type: typeOf(urn), operation, before, after: next, paths, ...(isProps(outputs) ? { outputs } : {}) };
}

// A replacement is announced in up to three steps.
function merged(earlier: Change | undefined, change: Change): Change {
  return earlier === undefined
    ? change
    : {
        ...earlier,
        ...change,
        operation: "replace",
        before: earlier.before ?? change.before,
        after: change.after ?? earlier.after,
        outputs: earlier.outputs ?? change.outputs,
      };
}

// What is read rather than made has only outputs.
function stateOf(urn: string, state: unknown): PolicyResource | undefined {
  if (!isProps(state)) {
    return undefined;
  }
  const inputs = read(state, "inputs");
  const outputs = read(state, "outputs");
  const props = isProps(inputs) && Object.keys(inputs).length > 0 ? inputs : isProps(outputs) ? outputs : {};
  return { type: typeOf(urn), name: urn.split("::").at(-1) ?? "", urn, props, opts: {} };
}

function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function pathsOf(step: Props, before: PolicyResource | undefined, after: PolicyResource | undefined): string[] {
  const detailed = read(step, "detailedDiff");
  return isProps(detailed) && Object.keys(detailed).length > 0 ? Object.keys(detailed) : differences(before?.props, after?.props, "");
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (isProps(before) && isProps(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], path === "" ? key : `${path}${/^\w+$/.test(key) ? `.${key}` : `["${key}"]`}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}
