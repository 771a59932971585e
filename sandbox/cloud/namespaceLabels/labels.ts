type Labels = Readonly<Record<string, string>>;

/** By these a namespace asks for sidecars, and ASM carries them to the clusters. */
const PUSHED = ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"];

/** The labels of a mesh's namespace that are pushed. */
export function pushedLabels(labels: Labels = {}): Record<string, string> {
  return Object.fromEntries(PUSHED.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

/**
 * What must change in the cluster's namespace; null takes a label away.
 * @param before what was pushed last: a label that another client has set in the cluster stays
 */
export function labelChanges(wanted: Labels, there: Labels, before: Labels): Record<string, string | null> {
  const set = Object.entries(wanted).filter(([name, value]) => there[name] !== value);
  const gone = Object.keys(before).filter((name) => wanted[name] === undefined && there[name] === before[name]);
  return Object.fromEntries([...set, ...gone.map((name) => [name, null] as const)]);
}
