import { containersOf, isAutoscaler, isDeployment, isWebSocketApp, label, namespaceOf } from "../facts/kinds";
import { read, text } from "../facts/props";
import { GraphRule, PolicyResource, say } from "../facts/rule";

export const replicasBeyondSharing: GraphRule = {
  kind: "graph",
  id: 19,
  name: "replicas-beyond-sharing",
  what: "An app that keeps its clients in memory has one pod.",
  why: "An app that keeps its clients in one process delivers a message only to those of one pod.",
  remedy: "give the app a backplane that passes messages between its pods, or run one pod",
  source: "https://github.com/hiroakis/tornado-websocket-example",
  check(resources) {
    return resources
      .filter(isDeployment)
      .filter((deployment) => keepsClients(deployment, resources))
      .flatMap((deployment) => [
        { urn: deployment.urn, where: `replicas of ${label(deployment)}`, count: read(deployment.props, "spec.replicas") },
        ...autoscalersOf(deployment, resources).map((one) => ({
          urn: one.urn,
          where: `maxReplicas of ${label(one)}`,
          count: read(one.props, "spec.maxReplicas"),
        })),
      ])
      .filter(({ count }) => Number(count ?? 1) > 1)
      .map(({ urn, where, count }) => ({
        urn,
        message: say(where, count, "1 while the app keeps its clients in memory", "give the app a shared bus and set sharedBus to true, or run one pod"),
      }));
  },
};

function keepsClients(deployment: PolicyResource, resources: readonly PolicyResource[]): boolean {
  const component = resources.find((one) => one.urn === deployment.opts.parent && isWebSocketApp(one));
  return component
    ? read(component.props, "sharedBus") !== true
    : containersOf(deployment).some((container) => TUTORIAL_IMAGE.test(text(container, "image") ?? ""));
}

// The tutorial's own app, wherever its image is copied to.
const TUTORIAL_IMAGE = /(^|\/)tornado(:|@|$)/;

function autoscalersOf(deployment: PolicyResource, resources: readonly PolicyResource[]): PolicyResource[] {
  return resources
    .filter(isAutoscaler)
    .filter(
      ({ props }) =>
        namespaceOf(props) === namespaceOf(deployment.props) &&
        read(props, "spec.scaleTargetRef.kind") === "Deployment" &&
        read(props, "spec.scaleTargetRef.name") === text(deployment.props, "metadata.name"),
    );
}
