import { label } from "../facts/kinds";
import { LOAD_BALANCER } from "../facts/loadBalancer";
import { objects, text } from "../facts/props";
import type { PolicyResource } from "../facts/rule";
import type { Change } from "./preview";

/** What is done to which object, and where. Never a value: it may be secret. */
export function changeInWords(change: Change): string {
  const places = change.paths.map((path) => placeInWords(path, change.after));
  return `${change.operation} ${nameOf(change)}${places.length > 0 ? `: ${[...new Set(places)].join(", ")}` : ""}`;
}

function nameOf({ before, after, type, urn }: Change): string {
  const resource = after ?? before;
  return type.startsWith("kubernetes:") && resource !== undefined ? label(resource) : `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
}

const VARIABLE = /^spec\.template\.spec\.containers\[(\d+)\]\.env\[(\d+)\]/;

// A variable by its name and an annotation without its prefix: the index and the prefix tell a reader nothing.
function placeInWords(path: string, after: PolicyResource | undefined): string {
  const [, container, index] = VARIABLE.exec(path) ?? [];
  const variable = index === undefined ? undefined : objects(objects(after?.props, "spec.template.spec.containers")[Number(container)], "env")[Number(index)];
  return variable === undefined ? path.replace(`["${LOAD_BALANCER}`, `["…`) : `env ${text(variable, "name")}`;
}
