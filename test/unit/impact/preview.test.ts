import assert from "node:assert/strict";
import { impactOf } from "../../../analysis/impact";
import { readPreview } from "../../../analysis/impact/preview";
import { markdown, terminalWords } from "../../../analysis/impact/words";
import { deployment, istioGateway, linesOf, previewOf, printed, standing, type Step, TYPES, update } from "./previews";

describe("impact of a preview", () => {
  it("refuses what is no preview, and one that failed, in one sentence", () => {
    for (const text of ["", "no JSON", "{}"]) {
      assert.match((readPreview(text) as { refused: string }).refused, /no output of `pulumi preview --json`/);
    }
    const failed = JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message: "error: hosts is 3" }] });
    assert.deepEqual(readPreview(failed), { refused: "the preview failed, so its impact is not known; it said: error: hosts is 3" });
  });

  it("is nothing when nothing changes", () => {
    assert.deepEqual(impactOf(previewOf({ op: "same", type: TYPES.deployment, before: deployment("0"), after: deployment("0") })), {
      stack: "dev",
      lines: [],
      summary: "Nothing changes.",
    });
  });

  it("is none for routes, Secrets, certificates, budgets, and what is new", () => {
    const types = [
      TYPES.virtualService,
      TYPES.destinationRule,
      "kubernetes:core/v1:Secret",
      "kubernetes:core/v1:Service",
      "kubernetes:policy/v1:PodDisruptionBudget",
    ];
    const changed = types.flatMap((type) => linesOf(update(type, { spec: 1 }, { spec: 2 }), { op: "delete", type, name: "gone", before: { spec: 1 } }));
    const made = Object.values(TYPES).flatMap((type) => linesOf({ op: "create", type, after: istioGateway() }));
    assert.equal(changed.length, 10);
    // Of a gateway that another stack made a policy is no news.
    assert.deepEqual(
      [...changed, ...made].filter(({ drops }) => drops !== "none").map(({ change }) => change),
      ["create AuthorizationPolicy istio-system/ingressgateway", "create EnvoyFilter istio-system/ingressgateway"],
    );
  });

  it("is not known for routes of TCP or of TLS that is passed on, which are no routes to a gateway", () => {
    for (const key of ["tcp", "tls"]) {
      assert.equal(linesOf(update(TYPES.virtualService, { spec: { http: [{}] } }, { spec: { [key]: [{}] } }))[0]!.drops, "unknown");
    }
  });

  it("is one line for a replacement, however many steps tell of it", () => {
    const before = { algorithm: "RSA" };
    const lines = linesOf(
      { op: "create-replacement", type: "tls:index/privateKey:PrivateKey", before, after: {} },
      { op: "replace", type: "tls:index/privateKey:PrivateKey", before, after: {} },
      { op: "delete-replaced", type: "tls:index/privateKey:PrivateKey", before },
    );
    assert.deepEqual(
      lines.map(({ change, drops }) => [change, drops]),
      [["replace PrivateKey it", "none"]],
    );
  });

  it("is not known, and never none, for a kind without a known effect", () => {
    const { lines, summary } = impactOf(previewOf(update("alicloud:slb/listener:Listener", { port: 80 }, { port: 81 })));
    assert.equal(lines[0]!.drops, "unknown");
    assert.match(summary, /^The effect of one change is NOT KNOWN/);
    assert.match(terminalWords({ stack: "dev", lines, summary }), /^NOT KNOWN {2}update Listener it: port$/m);
  });

  it("is not known either for a new one that is about traffic, unless everything is new", () => {
    const plugin = { op: "create", type: "kubernetes:extensions.istio.io/v1alpha1:WasmPlugin", after: {} };
    const policy = { op: "create", type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", after: {} };
    const settings = { op: "create", type: "kubernetes:core/v1:ConfigMap", after: {} };
    const drops = (...steps: Step[]) => linesOf(...steps).map((line) => line.drops);
    assert.deepEqual(drops(plugin, policy, settings, ...standing()), ["unknown", "unknown", "none"]);
    assert.deepEqual(drops(plugin, policy, settings), ["none", "none", "none"]);
  });

  it("is all when an attachment goes or is replaced, and none when it would only wait longer", () => {
    const type = "asmws:asm:Attachment";
    const outputs = { attachedHere: true };
    const [replaced] = linesOf({ op: "replace", type, before: {}, after: {}, outputs });
    const [deleted] = linesOf({ op: "delete", type, before: {}, outputs });
    assert.deepEqual([replaced!.drops, replaced!.newAddress, deleted!.drops, deleted!.newAddress], ["all", true, "all", undefined]);
    assert.equal(linesOf(update(type, { timeoutSeconds: 600 }, { timeoutSeconds: 900 }))[0]!.drops, "none");
  });

  it("is none when an attachment goes that was there before the stack, unless the stack detaches it all the same", () => {
    const type = "asmws:asm:Attachment";
    for (const op of ["delete", "replace"]) {
      for (const outputs of [{ attachedHere: false }, {}]) {
        const [adopted] = linesOf({ op, type, before: {}, ...(op === "replace" ? { after: {} } : {}), outputs });
        assert.deepEqual([adopted!.drops, adopted!.newAddress], ["none", undefined]);
        assert.match(adopted!.why, /was in the mesh before this stack, and stays in it/);
      }
    }
    assert.equal(linesOf({ op: "delete", type, before: { alwaysDetach: true }, outputs: { attachedHere: false } })[0]!.drops, "all");
  });

  it("is none for the mesh itself, which the cloud keeps while a cluster is attached, and for its upgrade; not known for a mesh-wide setting", () => {
    const mesh = "alicloud:servicemesh/serviceMesh:ServiceMesh";
    assert.equal(linesOf({ op: "delete", type: mesh, before: {} })[0]!.drops, "none");
    assert.equal(linesOf({ op: "replace", type: mesh, before: {}, after: {} })[0]!.drops, "none");
    assert.equal(linesOf(update(mesh, { version: "v1.26" }, { version: "v1.28" }))[0]!.drops, "none");
    assert.equal(linesOf(update(mesh, { meshConfig: { a: 1 } }, { meshConfig: { a: 2 } }))[0]!.drops, "unknown");
  });

  it("prices the upgrade of a mesh by what becomes of its gateways later, and that of a gateway after it by its pods", () => {
    const mesh = (...others: Step[]) =>
      linesOf(update("alicloud:servicemesh/serviceMesh:ServiceMesh", { version: "v1.26" }, { version: "v1.27" }), ...others, ...standing());
    const upgrade = (version: string) => ({ gateway: "ingressgateway", meshId: "m1", version });
    const follow = update("asmws:asm:GatewayUpgrade", upgrade("v1.26"), upgrade("v1.27"));
    const [alone] = mesh();
    assert.deepEqual([alone!.drops, mesh().length], ["none", 1]);
    assert.match(
      alone!.why,
      /gateways keep their version until they are upgraded, .*and then all of IstioGateway istio-system\/ingressgateway, pod after pod, go within 24 s after its pod begins to leave/,
    );

    const [rollout, followed] = mesh(follow);
    assert.deepEqual([rollout!.drops, rollout!.atMost, rollout!.seconds, followed!.drops], ["gateway", undefined, 24, "none"]);
    assert.match(followed!.why, /its gateway follows, in a line of its own/);
    const first: Step = { op: "create", type: follow.type, after: upgrade("v1.27") };
    assert.deepEqual([linesOf(first, ...standing())[0]!.drops, linesOf(first, ...standing())[0]!.atMost], ["gateway", true]);
    assert.equal(linesOf(first, { op: "create", type: TYPES.istioGateway, after: istioGateway() })[0]!.drops, "none");
    assert.equal(linesOf(first)[0]!.drops, "unknown");
    assert.equal(linesOf(update(follow.type, upgrade("v1.27"), { ...upgrade("v1.27"), timeoutSeconds: 1 }), ...standing())[0]!.drops, "none");
    assert.equal(linesOf({ op: "delete", type: follow.type, before: upgrade("v1.27") }, ...standing())[0]!.drops, "none");
  });

  it("begins with the most disruptive line, and has no harmless line beside one that is not", () => {
    const { lines } = impactOf(
      previewOf(
        update(TYPES.virtualService, { spec: 1 }, { spec: 2 }),
        update(TYPES.deployment, deployment("0"), deployment("30", { revisionHistoryLimit: 3 })),
        { op: "delete", type: TYPES.istioGateway, before: istioGateway() },
      ),
    );
    assert.deepEqual(
      lines.map(({ drops }) => drops),
      ["all", "pods", "none"],
    );
  });

  it("names places and never values, and lets no name be taken for markup", () => {
    const key = "PRIVATE-VALUE";
    const type = "kubernetes:core/v1:Secret";
    const preview = previewOf(update(type, { metadata: { name: "<b>|`x`" }, data: key }, { metadata: { name: "<b>|`x`" }, data: "other" }));
    const impact = impactOf(preview);
    for (const said of [JSON.stringify(impact), terminalWords(impact), markdown(impact)]) {
      assert.equal(said.includes(key) || said.includes("never-shown"), false);
    }
    assert.ok(markdown(impact).includes("\\<b\\>\\|\\`x\\`"), markdown(impact));
    assert.ok(printed().includes("never-shown"));
  });

  it("names a variable of the app, and not its number", () => {
    const [line] = linesOf({
      ...update(TYPES.deployment, deployment("0"), deployment("30")),
      detailedDiff: { "spec.template.spec.containers[0].env[1].value": {} },
    });
    assert.equal(line!.change, "update Deployment default/chat: env MAX_CONNECTION_AGE_SECONDS");
  });
});
