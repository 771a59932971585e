import { readPreview, type Change, type Preview, type Refusal } from "../../analysis/impact/preview";
import { isProps, objects, text, type Props } from "../../analysis/facts/props";

/** Steps that look and change nothing; of the default ones `same` is the only one that stays in the list of changes. */
const LOOKS = ["refresh", "read", "read-replacement", "discard", "discard-replaced"];
const KNOWN = ["same", "create", "update", "delete", "replace", "create-replacement", "delete-replaced"];

/** What `pulumi preview --refresh --json` would change, without the steps that only look. An operation of unknown effect is refused. */
export function readChanges(output: string): Change[] | Refusal {
  const read = withoutLooks(output);
  return "refused" in read ? read : read.changes.filter(({ operation }) => operation !== "same");
}

/** A provider that would differ by credentials only: every identity, and every hour, has a kubeconfig of its own. */
export function isOtherKubeconfig({ type, operation, before, after }: Change): boolean {
  if (!type.startsWith("pulumi:providers:") || operation !== "update") return false;
  return sameInputs(before?.props, after?.props, ["kubeconfig"]);
}

/** Whether two objects have the same inputs, apart from these. Secrets are masked in a preview, so one secret is like another. */
export function sameInputs(before: Props | undefined, after: Props | undefined, apartFrom: readonly string[] = []): boolean {
  const rest = (props: Props | undefined) =>
    Object.entries(props ?? {})
      .filter(([key]) => !apartFrom.includes(key) && key !== "__defaults")
      .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(rest(before)) === JSON.stringify(rest(after));
}

function withoutLooks(output: string): Preview | Refusal {
  const preview = parsed(output);
  if (!isProps(preview) || !Array.isArray(preview.steps)) return { refused: "this is no output of `pulumi preview --json`: it has no steps" };
  const steps = objects(preview, "steps").filter((step) => !LOOKS.includes(text(step, "op") ?? ""));
  const unknown = steps.map((step) => text(step, "op") ?? "(none)").filter((op) => !KNOWN.includes(op));
  if (unknown.length > 0) return { refused: `the preview has operations whose effect is not known here: ${[...new Set(unknown)].join(", ")}` };
  return readPreview(JSON.stringify({ ...preview, steps }));
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}
