import { isDeepStrictEqual } from "node:util";

import { isMap, isUnknown, plain, type PropertyMap, type PropertyValue } from "../rpc/properties";
import type { Attribute, ResourceKind } from "./schema";
import { isRenewalDue, withDefaults } from "./state";

/** What has changed, sorted by name. */
export interface Difference {
  diffs: string[];
  /** Those of `diffs` that cannot be changed in place. */
  replaces: string[];
}

/** Compares the state with the inputs that the program now gives. */
export function diff(kind: ResourceKind, olds: PropertyMap, news: PropertyMap, now: Date): Difference {
  const state = plain(olds) as PropertyMap;
  const planned = withDefaults(kind, news);
  const changed = changedInputs(kind, state, planned);
  const renewal = kind.renewable ? renewalChange(state, planned, now) : undefined;
  const computed = changed.length > 0 && !kind.keepsComputed ? namesOf(kind, ({ role }) => role === "computed") : [];
  return {
    diffs: [...changed, ...computed, ...(renewal ? ["readyForRenewal"] : [])].sort(),
    replaces: [...changed.filter((name) => replaces(kind.attributes[name], state[name])), ...(renewal === "due" ? ["readyForRenewal"] : [])].sort(),
  };
}

function changedInputs(kind: ResourceKind, state: PropertyMap, planned: PropertyMap): string[] {
  return namesOf(kind, ({ role }) => role !== "computed").filter((name) => {
    // A property without a default that the program no longer gives keeps its value: maxPathLength only.
    if (name === "maxPathLength" && planned[name] === undefined) return false;
    return !isDeepStrictEqual(withoutNulls(state[name]), withoutNulls(planned[name]));
  });
}

// A certificate that is due is replaced; one that no longer is, because it is renewed later now, only says so.
function renewalChange(state: PropertyMap, planned: PropertyMap, now: Date): "due" | "noLongerDue" | undefined {
  const { earlyRenewalHours } = planned;
  if (!isUnknown(earlyRenewalHours) && isRenewalDue({ ...state, earlyRenewalHours: earlyRenewalHours ?? 0 }, now)) return "due";
  return state.readyForRenewal === true ? "noLongerDue" : undefined;
}

function replaces(attribute: Attribute | undefined, old: PropertyValue | undefined): boolean {
  if (attribute?.replace !== "ifPem") return attribute?.replace === "always";
  return typeof old === "string" && /^-----BEGIN [A-Za-z ]+-----\n[^]+\n-----END [A-Za-z ]+-----\n?$/.test(old);
}

function namesOf(kind: ResourceKind, wanted: (attribute: Attribute) => boolean): string[] {
  return Object.entries(kind.attributes)
    .filter(([, attribute]) => wanted(attribute))
    .map(([name]) => name);
}

function withoutNulls(value: PropertyValue | undefined): PropertyValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}
