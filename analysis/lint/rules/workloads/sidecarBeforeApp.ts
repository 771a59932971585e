import type { LintDocument } from "../../document";
import { drainOf, preStopOf } from "../../facts/app";
import { isGatewayWorkload, proxyConfigOf } from "../../facts/istio";
import { KIND, WORKLOADS } from "../../kinds";
import { textAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";
import { type World, containers } from "../../world";

export const sidecarBeforeApp: Rule = {
  id: "WS614",
  name: "sidecar-before-app",
  severity: "warning",
  what: "The sidecar ends before the app has closed its sockets.",
  why: "A sidecar that is no native one ends 5 s after SIGTERM, while the app still sleeps or drains. All its sockets are reset then.",
  remedy: 'annotations:\n  sidecar.istio.io/nativeSidecar: "true"\n  # or, on nodes before 1.33\n  proxy.istio.io/config: |\n    terminationDrainDuration: 70s',
  source: "https://istio.io/latest/blog/2023/native-sidecars/",
  edges: ["istio", "asm"],
  versions: "Istio before 1.27, or nodes before 1.33",
  kinds: WORKLOADS,
  check(document, world) {
    const pod = ["spec", "template", "metadata"];
    const preStop = Math.max(0, ...containers(document).map(({ value }) => preStopOf(value) ?? 0));
    const needed = preStop + (drainOf(document, world) ?? 0);
    const drain = secondsOf(textAt(proxyConfigOf(document), "terminationDrainDuration")) ?? 5;
    const isNative = textAt(document.value, ...pod, "annotations", "sidecar.istio.io/nativeSidecar") === "true";
    return needed > drain && !isNative && isInjected(document, world) && !isGatewayWorkload(document)
      ? [{ path: [...pod, "labels"], message: `The sidecar ends after ${drain} s, and the app takes ${needed} s to close its sockets.` }]
      : [];
  },
};

function isInjected(document: LintDocument, world: World): boolean {
  const own =
    textAt(document.value, "spec", "template", "metadata", "labels", "sidecar.istio.io/inject") ??
    textAt(document.value, "spec", "template", "metadata", "annotations", "sidecar.istio.io/inject");
  const namespace = world.of(KIND.namespace).find(({ name }) => name === document.namespace);
  return own === "true" || (own !== "false" && textAt(namespace?.value, "metadata", "labels", "istio-injection") === "enabled");
}
