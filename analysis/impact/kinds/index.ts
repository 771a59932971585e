import { Effect, none, unknown } from "../line";
import type { Change, Preview } from "../preview";
import { objects, read } from "../../facts/props";
import { gatewayEffects } from "./gateway";
import { gatewayPolicyEffects } from "./gatewayPolicy";
import { gatewayPodsEffects } from "./gatewayPods";
import { gatewayOf, isTrafficPolicy } from "../../facts/edges";
import { ASM_KINDS } from "../asm/serviceMesh";
import { workloadEffects } from "./workload";

type Rule = (change: Change, preview: Preview) => Effect[];

/** Which rule prices which kind; the first that fits. A kind that fits none is not known, which is said and not guessed. */
const RULES: readonly [kind: RegExp, rule: Rule][] = [
  [/^kubernetes:networking\.istio\.io\/[^:]+:(VirtualService|DestinationRule|ServiceEntry)$/, exchanged],
  [/^kubernetes:networking\.istio\.io\/[^:]+:Gateway$/, gatewayEffects],
  [/^kubernetes:apps\/v1:(Deployment|StatefulSet|DaemonSet)$/, workloadEffects],
  [/^kubernetes:core\/v1:Service$/, service],
  [/^kubernetes:core\/v1:Secret$/, secret],
  [/^kubernetes:core\/v1:Namespace$/, namespace],
  [/^kubernetes:policy\/[^:]+:PodDisruptionBudget$/, () => [none("it only holds evictions back")]],
  [
    /^kubernetes:autoscaling\/[^:]+:HorizontalPodAutoscaler$/,
    () => [none("by itself; when it takes pods away later, their sockets go as with fewer replicas")],
  ],
  // The control planes of edges.
  ...ASM_KINDS,
  [/^tls:index\//, () => [none("keys and certificates reach new handshakes through their Secret")]],
  [/^pulumi:/, () => [none("it is Pulumi's own; what it brings about has lines of its own")]],
];

/** Everything that a change does to open sockets. */
export function effectsOf(change: Change, preview: Preview): Effect[] {
  const rule = ruleOf(change);
  if (rule !== undefined) {
    return rule(change, preview);
  }
  const effect = unknown(`no effect is known for the kind ${change.type}`);
  return [change.operation === "create" && !reachesWhatRuns(change, preview) ? none("it is new, so no socket can depend on it yet") : effect];
}

// What a resource is to its edge goes before its kind: a gateway may be a Deployment.
function ruleOf({ before, after, type }: Change): Rule | undefined {
  const resource = before ?? after;
  if (resource !== undefined && gatewayOf(resource) !== undefined) {
    return gatewayPodsEffects;
  }
  return resource !== undefined && isTrafficPolicy(resource) ? gatewayPolicyEffects : RULES.find(([kind]) => kind.test(type))?.[1];
}

/** Kinds that say something about traffic of what is there already. */
const ABOUT_TRAFFIC = /^kubernetes:([^/]*\.)?(istio\.io|istio\.alibabacloud\.com|networking\.k8s\.io|networking)\//;

function reachesWhatRuns({ type }: Change, { changes }: Preview): boolean {
  return ABOUT_TRAFFIC.test(type) && changes.some(({ before }) => before !== undefined);
}

function exchanged({ operation, before, after }: Change): Effect[] {
  if ([before, after].some((one) => objects(one?.props, "spec.tcp").length + objects(one?.props, "spec.tls").length > 0)) {
    return [unknown("routes of TCP and of TLS that is passed on are filter chains, which go with their sockets; only those of HTTP are measured")];
  }
  const gone = operation === "delete" ? "; without it new handshakes may find no way to the app" : "";
  return [none(`routes, clusters and endpoints are exchanged under open sockets${gone}`)];
}

function service({ before, operation }: Change): Effect[] {
  const gone = before !== undefined && (operation === "delete" || operation === "replace");
  return gone && read(before.props, "spec.type") === "LoadBalancer"
    ? [
        {
          drops: "all",
          which: "all that came through its load balancer",
          when: "at once",
          seconds: 0,
          withCloseFrame: false,
          why: "its load balancer goes",
          ...(operation === "replace" ? { newAddress: true as const } : {}),
        },
      ]
    : [none(`endpoints are exchanged under open sockets${gone ? "; until it is back, new handshakes find no pod" : ""}`)];
}

function secret({ operation }: Change): Effect[] {
  const gone = operation === "delete" ? "; without it, a gateway pod that starts has no certificate" : "";
  return [none(`a certificate is read at the handshake, and open sockets are past theirs${gone}`)];
}

function namespace({ before, operation, type }: Change): Effect[] {
  return before !== undefined && (operation === "delete" || operation === "replace")
    ? [{ drops: "all", which: "all of what is in it", when: "as its pods end", why: `a ${type.split(":").at(-1)} takes everything in it along` }]
    : [none("labels of a namespace are read when a pod is made")];
}
