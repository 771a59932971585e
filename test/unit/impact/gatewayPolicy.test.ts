import assert from "node:assert/strict";
import { istioGateway, linesOf, standing, TYPES, update } from "./previews";

const LABELS = { istio: "ingressgateway" };
const policy = (value: string, selector: object = { matchLabels: LABELS }, namespace = "istio-system") => ({
  metadata: { name: "origins", namespace },
  spec: { selector, action: "DENY", rules: [{ when: [{ key: "request.headers[origin]", values: [value] }] }] },
});
const filter = (applyTo: string) => ({
  metadata: { name: "patch", namespace: "istio-system" },
  spec: { workloadSelector: { labels: LABELS }, configPatches: [{ applyTo }] },
});

describe("impact of what stands in a gateway's listeners", () => {
  for (const step of [
    { op: "create", type: TYPES.authorizationPolicy, after: policy("a") },
    { op: "delete", type: TYPES.authorizationPolicy, before: policy("a") },
    update(TYPES.authorizationPolicy, policy("a"), policy("b")),
    update(TYPES.authorizationPolicy, policy("a", {}), policy("b", {})),
    { op: "create", type: TYPES.envoyFilter, after: filter("NETWORK_FILTER") },
    { op: "create", type: TYPES.envoyFilter, after: filter("HTTP_FILTER") },
    {
      op: "delete",
      type: "kubernetes:telemetry.istio.io/v1:Telemetry",
      before: { metadata: { namespace: "istio-system" }, spec: { selector: { matchLabels: LABELS } } },
    },
    { op: "create", type: "kubernetes:istio.alibabacloud.com/v1beta1:ASMLocalRateLimiter", after: filter("") },
  ]) {
    it(`is all of that gateway: ${step.op} ${step.type.split(":").at(-1)}`, () => {
      const [line] = linesOf(step, ...standing());
      assert.equal(line!.drops, "gateway");
      assert.equal(line!.which, "all of gateway istio-system/ingressgateway");
      assert.equal(line!.seconds, 24);
    });
  }

  for (const applyTo of ["CLUSTER", "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"]) {
    it(`is none for a patch of ${applyTo}`, () => {
      assert.equal(linesOf({ op: "create", type: TYPES.envoyFilter, after: filter(applyTo) }, ...standing())[0]!.drops, "none");
    });
  }

  it("is none for its labels", () => {
    const step = { ...update(TYPES.authorizationPolicy, policy("a"), policy("a")), detailedDiff: { "metadata.labels.team": {} } };
    assert.equal(linesOf(step, ...standing())[0]!.drops, "none");
  });

  it("is at most that for a Telemetry, and for a limit that changes: what they lead to is not in the preview", () => {
    const telemetry = "kubernetes:telemetry.istio.io/v1:Telemetry";
    const limiter = "kubernetes:istio.alibabacloud.com/v1beta1:ASMLocalRateLimiter";
    const atMost = [
      { op: "create", type: telemetry, after: policy("a") },
      { op: "create", type: limiter, after: policy("a") },
      update(limiter, policy("a"), policy("b")),
    ].map((step) => linesOf(step, ...standing())[0]!.atMost);
    assert.deepEqual(atMost, [true, undefined, true]);
  });

  it("is none with a gateway that is made by the same change", () => {
    const lines = linesOf(
      { op: "create", type: TYPES.authorizationPolicy, after: policy("a") },
      { op: "create", type: TYPES.istioGateway, name: "ingressgateway", after: istioGateway() },
    );
    assert.deepEqual(
      lines.map(({ drops }) => drops),
      ["none", "none"],
    );
  });

  it("is not known beside sidecars", () => {
    assert.equal(linesOf({ op: "create", type: TYPES.authorizationPolicy, after: policy("a", {}, "default") }, ...standing())[0]!.drops, "unknown");
  });
});
