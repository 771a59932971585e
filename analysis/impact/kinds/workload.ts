import { AppFacts, appOf, Termination } from "../../facts/app";
import { Effect, none, unknown } from "../line";
import type { Change } from "../preview";
import { isDeployment, label } from "../../facts/kinds";
import { read, text } from "../../facts/props";
import type { PolicyResource } from "../../facts/rule";

/** What a changed Deployment, StatefulSet or DaemonSet of an app drops: the sockets of the pods that leave. */
export function workloadEffects({ before, after, operation, paths }: Change): Effect[] {
  if (before === undefined) {
    return [none("a new app has no socket yet")];
  }
  if (after === undefined || operation === "replace") {
    return [leave("all", before, `all of ${label(before)}`, after === undefined ? "its pods are deleted" : order(before, after))];
  }
  return paths.map((path) => effectOf(path, before, after));
}

/** The provider of Kubernetes deletes first what keeps its name and namespace, and last what does not. */
function order(before: PolicyResource, after: PolicyResource): string {
  return label(before) === label(after) ? "all its pods are deleted before the next ones are made" : "its pods are deleted after the next ones are ready";
}

const NO_POD = /^spec\.(strategy|revisionHistoryLimit|progressDeadlineSeconds|minReadySeconds|paused|updateStrategy)\b/;

function effectOf(path: string, before: PolicyResource, after: PolicyResource): Effect {
  if (path.startsWith("spec.template")) {
    return rollout(before, after);
  }
  const held = heldBack(before);
  if (/^spec\.(paused|updateStrategy)\b/.test(path) && held !== undefined && held !== heldBack(after)) {
    return {
      ...leave("pods", before, `all of ${label(before)}, pod after pod`, "pods of an older template that are held back so far are replaced, if there are any"),
      atMost: true,
    };
  }
  if (path.startsWith("metadata") || NO_POD.test(path)) {
    return none("no pod changes");
  }
  return path.startsWith("spec.replicas") ? replicas(before, after) : unknown(`the effect of a change of ${path} on an app was not measured`);
}

/** How pods are exchanged is the new setting's to say. */
function rollout(before: PolicyResource, after: PolicyResource): Effect {
  const held = heldBack(after);
  if (held === "all") {
    return none("its pods stay as long as its rollouts are held back (paused, or updateStrategy OnDelete)");
  }
  if (text(after.props, "spec.strategy.type") === "Recreate") {
    return leave("all", before, `all of ${label(before)}`, "all its pods leave before the next ones are made (strategy Recreate)");
  }
  const order = isDeployment(before)
    ? "a new pod takes the place of each, and is ready before it leaves"
    : "each leaves before the one is made that takes its place";
  return { ...leave("pods", before, `all of ${label(before)}, pod after pod`, order), ...(held === undefined ? {} : { atMost: true }) };
}

/** Which of its pods keep an older template: all, those below a number, or none. */
function heldBack({ props }: PolicyResource): "all" | number | undefined {
  if (read(props, "spec.paused") === true || text(props, "spec.updateStrategy.type") === "OnDelete") {
    return "all";
  }
  const partition = Number(read(props, "spec.updateStrategy.rollingUpdate.partition") ?? 0);
  return partition > 0 ? partition : undefined;
}

function replicas(before: PolicyResource, after: PolicyResource): Effect {
  const [now, next] = [before, after].map(({ props }) => Number(read(props, "spec.replicas") ?? 1)) as [number, number];
  if (next >= now) {
    return none("pods are added: open sockets stay where they are");
  }
  const which = `those of ${now - next} of the ${now} pods of ${label(before)}`;
  return next === 0 ? leave("all", before, `all of ${label(before)}`, "no pod is left") : leave("pods", before, which, "these pods leave");
}

function leave(drops: "pods" | "all", workload: PolicyResource, which: string, why: string): Effect {
  const { termination } = appOf(workload) as AppFacts;
  if (termination.over === undefined) {
    const when = `at the latest ${termination.grace} s after its pod begins to leave`;
    return {
      drops,
      which,
      when,
      seconds: termination.grace,
      why: `${why}; ${label(workload)} does not say how it drains (DRAIN_SECONDS), so Kubernetes ends it then`,
    };
  }
  return { drops, which, ...spread(termination, termination.over), why: `${why}; the app closes each socket itself${late(termination, termination.over)}` };
}

function spread({ after, grace }: Termination, drain: number): Pick<Effect, "when" | "seconds" | "withCloseFrame"> {
  const seconds = Math.min(after + drain, grace);
  return { when: `${after} s to ${seconds} s after its pod begins to leave, spread evenly`, seconds, withCloseFrame: after + drain <= grace };
}

function late({ after, grace }: Termination, drain: number): string {
  return after + drain <= grace ? "" : `, but its pod is killed after ${grace} s, before it has closed all`;
}
