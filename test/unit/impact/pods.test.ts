import assert from "node:assert/strict";
import type { Props } from "../../../analysis/facts/props";
import { deployment, having, istioGateway, linesOf, same, standing, TYPES, update } from "./previews";

const BALANCER = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";

describe("impact of a changed IstioGateway", () => {
  const analyze = (spec: Props, age = "0") => linesOf(update(TYPES.istioGateway, istioGateway(), istioGateway(spec)), same(TYPES.deployment, deployment(age)));

  for (const [what, spec] of Object.entries<Props>({
    "a variable": { env: [{ name: "X", value: "1" }] },
    "an annotation of its pods": { podAnnotations: { a: "b" } },
    resources: { resources: { limits: { memory: "1Gi" } } },
    affinity: { affinity: { podAntiAffinity: {} } },
    "one more port": { ports: [{ port: 80 }, { port: 443 }, { port: 8080 }] },
  })) {
    it(`is a rollout of the gateway, dropped at the end of its pods' drain, for ${what}`, () => {
      const [line, ...others] = analyze(spec);
      assert.deepEqual(others, []);
      assert.deepEqual([line!.drops, line!.seconds, line!.withCloseFrame], ["gateway", 60, false]);
    });
  }

  it("is a rollout of the gateway under the old drain for another drain", () => {
    const [line] = linesOf(update(TYPES.istioGateway, istioGateway(), istioGateway({}, "300", "300s")), same(TYPES.deployment, deployment("40")));
    assert.deepEqual([line!.drops, line!.seconds, line!.withCloseFrame], ["gateway", 48, true]);
  });

  it("is 5 s, Istio's own, for a gateway without a configured drain", () => {
    const old = having(istioGateway(), "metadata.annotations", {});
    assert.equal(linesOf(update(TYPES.istioGateway, old, having(old, "spec.env", [{ name: "X", value: "1" }])), ...standing())[0]!.seconds, 5);
  });

  it("is none for more pods, and the leaving pods' for fewer", () => {
    assert.equal(analyze({ replicaCount: 3 })[0]!.drops, "none");
    const [fewer] = analyze({ replicaCount: 1 });
    assert.deepEqual([fewer!.drops, fewer!.which], ["pods", "those of 1 of the 2 pods of IstioGateway istio-system/ingressgateway"]);
  });

  it("is at most the pods' but one when an autoscaler takes over, which may begin with one", () => {
    const autoscaled = { replicaCount: undefined, autoscaleEnabled: true, minReplicas: 2, maxReplicas: 4 };
    const [line] = analyze(autoscaled);
    assert.deepEqual([line!.drops, line!.atMost, line!.which], ["pods", true, "those of 1 of the 2 pods of IstioGateway istio-system/ingressgateway"]);
    const more = linesOf(update(TYPES.istioGateway, istioGateway(autoscaled), istioGateway({ ...autoscaled, maxReplicas: 6, minReplicas: 3 })));
    assert.equal(more[0]!.drops, "none");
  });

  it("is none for what the load balancer takes over in place, and for the rollout's own settings", () => {
    const annotations = { [`${BALANCER}address-type`]: "internet", [`${BALANCER}established-timeout`]: "600" };
    assert.equal(analyze({ serviceAnnotations: annotations, rollingMaxSurge: "2" })[0]!.drops, "none");
  });

  it("is all, and a new address, for another load balancer", () => {
    const changes: Props[] = [
      { loadBalancerClass: "alibabacloud.com/nlb" },
      { serviceAnnotations: { [`${BALANCER}address-type`]: "intranet" } },
      { serviceAnnotations: { [`${BALANCER}address-type`]: "internet", [`${BALANCER}id`]: "lb-1" } },
    ];
    for (const spec of changes) {
      for (const op of ["update", "replace"]) {
        const [line, ...others] = linesOf({ ...update(TYPES.istioGateway, istioGateway(), istioGateway(spec)), op });
        assert.deepEqual(others, []);
        assert.deepEqual([line!.drops, line!.newAddress, line!.seconds, line!.withCloseFrame], ["all", true, 0, false]);
      }
    }
  });

  it("is not known for another type of address of an NLB, which stays", () => {
    const nlb = (type: string) => istioGateway({ loadBalancerClass: "alibabacloud.com/nlb", serviceAnnotations: { [`${BALANCER}address-type`]: type } });
    const [line] = linesOf(update(TYPES.istioGateway, nlb("internet"), nlb("intranet")));
    assert.deepEqual([line!.drops, line!.newAddress], ["unknown", undefined]);
  });

  it("is all, but no new address, for another gateway at a load balancer that stands by itself", () => {
    const standing = istioGateway({ serviceAnnotations: { [`${BALANCER}id`]: "lb-1" } });
    const [line] = linesOf({ ...update(TYPES.istioGateway, standing, having(standing, "metadata.name", "other")), op: "replace" });
    assert.deepEqual([line!.drops, line!.newAddress], ["all", undefined]);
  });

  it("is all when it is deleted, and no new address", () => {
    const [line] = linesOf({ op: "delete", type: TYPES.istioGateway, before: istioGateway() });
    assert.deepEqual([line!.drops, line!.newAddress], ["all", undefined]);
  });

  it("is the sockets of a port at once when the load balancer closes it, and a rollout besides", () => {
    const lines = analyze({ ports: [{ port: 443 }] });
    assert.deepEqual(
      lines.map(({ which, seconds }) => [which, seconds]),
      [
        ["those of port 80 of IstioGateway istio-system/ingressgateway", 0],
        ["all of IstioGateway istio-system/ingressgateway, pod after pod", 60],
      ],
    );
  });

  it("is not known for a field whose effect was not measured, or a zone that an NLB leaves", () => {
    assert.equal(analyze({ externalTrafficPolicy: "Cluster" })[0]!.drops, "unknown");
    const zones = (maps: string) => istioGateway({ serviceAnnotations: { [`${BALANCER}zone-maps`]: maps } });
    assert.equal(linesOf(update(TYPES.istioGateway, zones("a:vsw-1,b:vsw-2"), zones("a:vsw-1,c:vsw-3")))[0]!.drops, "unknown");
    assert.equal(linesOf(update(TYPES.istioGateway, zones("a:vsw-1,b:vsw-2"), zones("a:vsw-1,b:vsw-2,c:vsw-3")))[0]!.drops, "none");
  });
});

describe("impact of a changed app", () => {
  const analyze = (after: Props) => linesOf(update(TYPES.deployment, deployment("0"), after))[0]!;

  it("is each pod's, closed over its drain, for its template", () => {
    const { drops, seconds, withCloseFrame, when } = analyze(deployment("30"));
    assert.deepEqual({ drops, seconds, withCloseFrame }, { drops: "pods", seconds: 30, withCloseFrame: true });
    assert.match(when, /^10 s to 30 s/);
  });

  it("is not the whole drain when the grace of the pod ends before", () => {
    const hurried = having(deployment("0"), "spec.template.spec.terminationGracePeriodSeconds", 15);
    const [line] = linesOf(update(TYPES.deployment, hurried, deployment("30")));
    assert.deepEqual([line!.seconds, line!.withCloseFrame], [15, false]);
  });

  it("is all at once for a template whose pods are not there together", () => {
    const line = analyze(having(deployment("30"), "spec.strategy", { type: "Recreate" }));
    assert.deepEqual([line.drops, line.which], ["all", "all of Deployment default/chat"]);
  });

  for (const type of [TYPES.statefulSet, TYPES.daemonSet]) {
    const change = (before: Props, after: Props) => linesOf(update(type, before, after))[0]!;
    const byHand = (app: Props) => having(app, "spec.updateStrategy", { type: "OnDelete" });

    it(`is each pod's, which leaves before the next is there, for the template of a ${type.split(":").at(-1)}`, () => {
      const line = change(deployment("0"), deployment("30"));
      assert.deepEqual([line.drops, line.seconds, line.withCloseFrame], ["pods", 30, true]);
      assert.match(line.why, /^each leaves before/);
    });

    it(`is none for one of a ${type.split(":").at(-1)} whose pods are deleted by hand, and at most theirs when they are no longer`, () => {
      assert.equal(change(byHand(deployment("0")), byHand(deployment("30"))).drops, "none");
      const line = change(byHand(deployment("0")), having(deployment("0"), "spec.updateStrategy", { type: "RollingUpdate" }));
      assert.deepEqual([line.drops, line.atMost], ["pods", true]);
    });
  }

  it("is none for the template of a Deployment that is paused, and at most its pods' when it continues", () => {
    const paused = (age: string) => having(deployment(age), "spec.paused", true);
    const change = (before: Props, after: Props) => linesOf(update(TYPES.deployment, before, after))[0]!;
    assert.equal(change(paused("0"), paused("30")).drops, "none");
    assert.equal(change(deployment("0"), paused("0")).drops, "none");
    const line = change(paused("0"), deployment("0"));
    assert.deepEqual([line.drops, line.atMost], ["pods", true]);
  });

  it("is at most the pods' of a StatefulSet whose partition holds some of them back, or is another", () => {
    const held = (age: string, partition: number) => having(deployment(age), "spec.updateStrategy", { type: "RollingUpdate", rollingUpdate: { partition } });
    for (const [before, after] of [
      [held("0", 2), held("30", 2)],
      [held("0", 2), held("0", 1)],
      [held("0", 2), held("0", 0)],
    ] as const) {
      const [line] = linesOf(update(TYPES.statefulSet, before, after));
      assert.deepEqual([line!.drops, line!.atMost], ["pods", true]);
    }
  });

  it("is none for labels, the rollout's settings, and more pods", () => {
    for (const [path, value] of [
      ["metadata.labels", { team: "a" }],
      ["spec.strategy", { type: "Recreate" }],
      ["spec.replicas", 4],
    ] as const) {
      assert.equal(analyze(having(deployment("0"), path, value)).drops, "none", path);
    }
  });

  it("is the leaving pods' for fewer, and all for none and when it goes", () => {
    assert.equal(analyze(having(deployment("0"), "spec.replicas", 1)).which, "those of 2 of the 3 pods of Deployment default/chat");
    assert.equal(analyze(having(deployment("0"), "spec.replicas", 0)).drops, "all");
    for (const op of ["delete", "replace"]) {
      const after = op === "delete" ? undefined : deployment("0");
      assert.equal(linesOf({ op, type: TYPES.deployment, before: deployment("0"), after })[0]!.drops, "all");
    }
  });

  it("says whether a replaced app is gone before the next one is made: only when it keeps its name", () => {
    const moved = having(deployment("0"), "metadata.namespace", "other");
    const why = (after: Props) => linesOf({ op: "replace", type: TYPES.deployment, before: deployment("0"), after })[0]!.why;
    assert.match(why(deployment("0")), /deleted before the next ones are made/);
    assert.match(why(moved), /deleted after the next ones are ready/);
  });

  it("promises no close frame of an app that does not say how it drains", () => {
    const silent = having(deployment("0"), "spec.template.spec.containers", [{ name: "other" }]);
    const [line] = linesOf(update(TYPES.deployment, silent, deployment("0")));
    assert.deepEqual([line!.seconds, line!.withCloseFrame], [40, undefined]);
  });
});
