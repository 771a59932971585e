import { containersOf, environmentOf, isWorkload, label, namespaceOf, selects, workloadPodLabels } from "./kinds";
import { isProps, Props, read } from "./props";
import type { PolicyResource } from "./rule";

// What rules and impact know of an app: a Deployment, StatefulSet or DaemonSet, and what its containers are told.

/** The app spreads the ages of its sockets by 20 % either way. */
const OLDEST = 1.2;
/** What Kubernetes gives a pod that says nothing of it. */
const GRACE_DEFAULT = 30;

/** How old sockets get before the app closes them; undefined seconds for never. */
export interface Age {
  seconds: number | undefined;
  by: string;
}

/** How the pods of an app terminate. */
export interface Termination {
  /** From when a pod begins to leave until it closes its first socket. */
  after: number;
  /** Over how long it closes them; undefined when the app does not say. */
  over: number | undefined;
  /** When Kubernetes ends it, whatever it does. */
  grace: number;
}

/** What one app says of itself. */
export interface AppFacts {
  resource: PolicyResource;
  /** Kind, namespace and name, for messages. */
  label: string;
  namespace: string;
  podLabels: Props;
  replicas: number;
  /** How often it pings, as each of its containers says it. */
  heartbeats: string[];
  /** The greatest age that a socket reaches; nothing when the app does not say. */
  age: Age | undefined;
  /** What all of its pods take at most; 0 when the app does not say. */
  sockets: number;
  termination: Termination;
}

/** What a workload says of the app that it is; nothing when it is none. */
export function appOf(resource: PolicyResource): AppFacts | undefined {
  return isWorkload(resource) ? facts(resource) : undefined;
}

/** The apps among the resources. */
export function appsAmong(resources: readonly PolicyResource[]): AppFacts[] {
  return resources.flatMap((one) => appOf(one) ?? []);
}

/** The apps behind a Service. */
export function appsBehind(service: PolicyResource, resources: readonly PolicyResource[]): AppFacts[] {
  const selector = read(service.props, "spec.selector");
  return isProps(selector)
    ? appsAmong(resources).filter(({ namespace, podLabels }) => namespace === namespaceOf(service.props) && selects(selector, podLabels))
    : [];
}

function facts(resource: PolicyResource): AppFacts {
  const replicas = Number(read(resource.props, "spec.replicas") ?? 1);
  return {
    resource,
    label: label(resource),
    namespace: namespaceOf(resource.props),
    podLabels: workloadPodLabels(resource),
    replicas,
    heartbeats: containersOf(resource).flatMap((container) => environmentOf(container, "HEARTBEAT_SECONDS") ?? []),
    age: ageOf(resource),
    sockets: replicas * containersOf(resource).reduce((most, container) => Math.max(most, Number(environmentOf(container, "MAX_CONNECTIONS") ?? 0)), 0),
    termination: terminationOf(resource),
  };
}

function ageOf(workload: PolicyResource): Age | undefined {
  const set = wholeNumber(workload, "MAX_CONNECTION_AGE_SECONDS");
  if (set === undefined) {
    return undefined;
  }
  const by = `MAX_CONNECTION_AGE_SECONDS is ${set} in ${label(workload)}`;
  return set === 0 ? { seconds: undefined, by } : { seconds: Math.ceil(set * OLDEST), by };
}

function terminationOf(workload: PolicyResource): Termination {
  const sleep = containersOf(workload).map((container) => Number(read(container, "lifecycle.preStop.sleep.seconds") ?? 0));
  const grace = read(workload.props, "spec.template.spec.terminationGracePeriodSeconds");
  return { after: Math.max(0, ...sleep), over: wholeNumber(workload, "DRAIN_SECONDS"), grace: typeof grace === "number" ? grace : GRACE_DEFAULT };
}

function wholeNumber(workload: PolicyResource, name: string): number | undefined {
  const value = containersOf(workload).flatMap((container) => environmentOf(container, name) ?? [])[0];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
