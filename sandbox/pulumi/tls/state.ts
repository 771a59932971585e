import { isUnknown, plain, type PropertyMap, secret, unknown } from "../rpc/properties";
import { computedNames, type Context, type ResourceKind } from "./schema";
import { isDue } from "./validity";

/** Inputs with the defaults of what they leave out, without secret marks. */
export function withDefaults(kind: ResourceKind, inputs: PropertyMap): PropertyMap {
  const given = Object.entries(plain(inputs) as PropertyMap).filter(([name, value]) => value !== null && name in kind.attributes);
  const defaults = Object.entries(kind.attributes).flatMap(([name, attribute]) =>
    attribute.role === "optional" && attribute.default !== undefined ? [[name, attribute.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(given) };
}

/** Makes the resource; the answer is its whole state. */
export async function create(kind: ResourceKind, inputs: PropertyMap, context: Context): Promise<PropertyMap> {
  const complete = withDefaults(kind, inputs);
  const computed = await kind.create(complete, context);
  return withSecrets(kind, withRenewal(kind, { ...kind.meta, ...complete, ...computed }, context.now()));
}

/** The state that `up` will make, as far as it is known at preview. */
export function previewCreate(kind: ResourceKind, inputs: PropertyMap): PropertyMap {
  const complete = withDefaults(kind, inputs);
  const later = [...computedNames(kind), ...(kind.attributes.maxPathLength ? ["maxPathLength"] : [])];
  const computed = Object.fromEntries(later.map((name) => [name, unknown]));
  return withSecrets(kind, { ...computed, ...complete, ...(kind.renewable ? { readyForRenewal: renewsAtOnce(complete) } : {}) });
}

/** The state after an update in place: only what does not replace the resource has changed. */
export function update(kind: ResourceKind, olds: PropertyMap, inputs: PropertyMap, now: Date): PropertyMap {
  return withSecrets(kind, withRenewal(kind, { ...(plain(olds) as PropertyMap), ...withDefaults(kind, inputs) }, now));
}

/** The state read again: a certificate learns whether it is due, everything else stays. */
export function refresh(kind: ResourceKind, state: PropertyMap, now: Date): PropertyMap {
  return withSecrets(kind, kind.renewable && isRenewalDue(state, now) ? { ...state, readyForRenewal: true } : state);
}

/** True when the certificate that the state describes should be replaced now. */
export function isRenewalDue(state: PropertyMap, now: Date): boolean {
  const { validityEndTime, earlyRenewalHours } = state;
  return typeof validityEndTime === "string" && !isUnknown(validityEndTime) && isDue(validityEndTime, Number(earlyRenewalHours ?? 0), now);
}

function withRenewal(kind: ResourceKind, state: PropertyMap, now: Date): PropertyMap {
  return kind.renewable ? { ...state, readyForRenewal: renewsAtOnce(state) || isRenewalDue(state, now) } : state;
}

// A certificate whose early renewal is as long as its validity is due from the start.
function renewsAtOnce({ validityPeriodHours, earlyRenewalHours }: PropertyMap): boolean {
  if (typeof validityPeriodHours !== "number" || typeof earlyRenewalHours !== "number") return false;
  return earlyRenewalHours >= validityPeriodHours;
}

function withSecrets(kind: ResourceKind, state: PropertyMap): PropertyMap {
  const marked = Object.entries(state).map(([name, value]) => [name, kind.attributes[name]?.secret && !isUnknown(value) ? secret(value) : value]);
  return Object.fromEntries(marked) as PropertyMap;
}
