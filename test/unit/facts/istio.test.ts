import assert from "node:assert/strict";
import { appOf } from "../../../analysis/facts/app";
import { gatewayOf, readerOf } from "../../../analysis/facts/edges";
import type { Props } from "../../../analysis/facts/props";
import { impactOf } from "../../../analysis/impact";
import { broken, edge, resource } from "../policy/edge";

const CONFIG = 'drainDuration: 600s\nterminationDrainDuration: 300s\nproxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "500"\n';

function gateway(annotations: Props = { "asmws/load-balancer-idle-seconds": "350" }, config = CONFIG) {
  const metadata = { labels: { "asmws/gateway": "edge" }, annotations: { "inject.istio.io/templates": "gateway", "proxy.istio.io/config": config } };
  const containers = [{ name: "istio-proxy", image: "auto", resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "2Gi" } } }];
  const spec = { replicas: 2, template: { metadata, spec: { containers } } };
  return resource("kubernetes:apps/v1:Deployment", "edge", { metadata: { name: "edge", namespace: "istio-ingress", annotations }, spec });
}

describe("facts of a gateway of Istio", () => {
  it("are read from the Deployment that its webhook injects, which is no app", () => {
    const one = gateway();
    assert.deepEqual(gatewayOf(one), {
      edge: "Istio",
      resource: one,
      label: "Deployment istio-ingress/edge",
      made: true,
      pods: {
        namespace: "istio-ingress",
        labels: { "asmws/gateway": "edge" },
        count: 2,
        autoscaled: false,
        connectionCap: 500,
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "2Gi" } },
      },
      drains: {
        pod: { seconds: 300, by: "terminationDrainDuration in proxy.istio.io/config of Deployment istio-ingress/edge" },
        listener: { seconds: 600, by: "drainDuration in proxy.istio.io/config of Deployment istio-ingress/edge" },
      },
      idle: { seconds: 350, by: "asmws/load-balancer-idle-seconds" },
      ports: [],
      loadBalancer: undefined,
    });
    assert.equal(appOf(one), undefined);
  });

  it("say what each field is of, and nothing of a limit that is not known", () => {
    const part = (path: string) => readerOf(gateway())!.partOf(path);
    assert.deepEqual(["spec.template.metadata.annotations", "spec.replicas", "spec.strategy", "metadata.labels", "spec.selector"].map(part), [
      "pods",
      "number of pods",
      "none of them",
      "none of them",
      "not known",
    ]);
    assert.equal(gatewayOf(gateway({}))!.idle.seconds, Infinity);
  });

  it("are judged by the same rules as those of any other edge", () => {
    const budget = resource("kubernetes:policy/v1:PodDisruptionBudget", "edge", {
      metadata: { name: "edge", namespace: "istio-ingress" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { "asmws/gateway": "edge" } } },
    });
    assert.deepEqual(broken([...edge(), gateway(), budget]), []);
    assert.deepEqual(broken([...edge(), gateway()]), ["disruption-budget"]);
    assert.deepEqual(broken([...edge(), gateway({ "asmws/load-balancer-idle-seconds": "60" }), budget]), ["heartbeat-against-idle"]);
  });

  it("say what a change of it drops, and that its load balancer stays", () => {
    const { urn, type } = gateway();
    const impact = (operation: "update" | "delete", paths: string[]) =>
      impactOf({ stack: "dev", changes: [{ urn, type, operation, before: gateway(), ...(operation === "update" ? { after: gateway() } : {}), paths }] })
        .lines[0]!;
    const rollout = impact("update", ["spec.template.spec.containers[0].resources"]);
    assert.deepEqual([rollout.drops, rollout.seconds, rollout.which], ["gateway", 300, "all of Deployment istio-ingress/edge, pod after pod"]);
    assert.equal(impact("update", ["spec.strategy.type"]).drops, "none");
    const gone = impact("delete", []);
    assert.deepEqual([gone.drops, gone.seconds, gone.newAddress], ["all", 300, undefined]);
  });
});
