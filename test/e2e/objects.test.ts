import assert from "node:assert/strict";
import path from "node:path";
import { askGateways } from "./support/gateways";
import { inside, kubectl, kubectlJson, outputs, paths, run, tryInside } from "./support/sandbox";
import { until } from "./support/until";

const KINDS = ["gateways.networking.istio.io", "virtualservices", "destinationrules"];

interface List {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

describe("the Istio objects", () => {
  it("pass istioctl validate", async () => {
    const yaml = await kubectl("asm", "get", KINDS.join(","), "-A", "-o", "yaml");
    const said = await tryInside(["istioctl", "validate", "-f", "-"], yaml);
    assert.equal(said.code, 0, said.stdout + said.stderr);
  });

  it("pass the API server's strict validation, and a setting that the guides invent does not", async () => {
    const { items } = await kubectlJson<List & { items: { metadata: object; spec: object }[] }>("asm", "get", "virtualservices", "-n", "default");
    const route = items[0];
    const strict = (object: object) =>
      tryInside(["kubectl", "--context", "asm", "replace", "--dry-run=server", "--validate=strict", "-f", "-"], JSON.stringify(object));
    const good = await strict(route ?? {});
    assert.equal(good.code, 0, good.stderr);
    const bad = await strict({ ...route, spec: { ...route?.spec, websocketUpgrade: true } });
    assert.notEqual(bad.code, 0);
    assert.match(bad.stderr, /unknown field "spec.websocketUpgrade"/);
  });

  it("lead to no rejected xDS update", async () => {
    const metrics = await inside(["curl", "--silent", "--fail", "http://10.244.0.10:15014/metrics"]);
    assert.match(metrics, /^pilot_xds_pushes/m);
    const rejects = [...metrics.matchAll(/^pilot_total_xds_rejects\{.*\} (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(
      rejects.filter((count) => count > 0),
      [],
    );

    const gateways = await askGateways("/stats?filter=update_(rejected|success)");
    assert.ok(gateways.length > 0);
    for (const stats of gateways) {
      assert.match(stats, /listener_manager\.lds\.update_success: [1-9]/);
      assert.doesNotMatch(stats, /update_rejected: [1-9]/);
    }
  });
});

describe("the cluster behaves like a cluster", () => {
  it("kubectl from the host: logs and exec", async () => {
    const onHost = (...args: string[]) => run(path.join(paths.bin, "kubectl"), ["--kubeconfig", outputs().host.ackKubeconfig, "-n", "default", ...args]);
    const logs = await onHost("logs", "deployment/tornado");
    assert.match(logs.stdout, /listening/, logs.stderr);
    const version = await onHost("exec", "deployment/tornado", "--", "/usr/bin/node", "--version");
    assert.match(version.stdout, /^v24\./, version.stderr);
    const failed = await onHost("exec", "deployment/tornado", "--", "/usr/bin/node", "-e", "process.exit(7)");
    assert.equal(failed.code, 7, failed.stderr);
  });

  it("an image that is not in the table is ErrImagePull, with the table's names", async () => {
    await kubectl("ack", "-n", "default", "run", "stranger", "--image=example.com/stranger:1", "--restart=Never");
    try {
      const message = await until("ErrImagePull", 30, async () => {
        const said = await kubectl("ack", "-n", "default", "get", "pod", "stranger", "-o", "jsonpath={.status.containerStatuses[0].state.waiting}");
        const waiting = JSON.parse(said || "{}") as { reason?: string; message?: string };
        return waiting.reason === "ErrImagePull" && waiting.message;
      });
      assert.match(message, /example\.com\/stranger:1/);
      assert.match(message, /aliacs-app-catalog\/tornado:lastest/);
    } finally {
      await kubectl("ack", "-n", "default", "delete", "pod", "stranger", "--now");
    }
  });

  it("files with keys are their owner's alone", async () => {
    const open = await inside([
      "find",
      paths.state,
      "(",
      "-name",
      "*.key",
      "-o",
      "-name",
      "*.kubeconfig",
      "-o",
      "-path",
      "*/kubeconfig/*",
      ")",
      "-type",
      "f",
      "-perm",
      "/077",
    ]);
    assert.equal(open, "");
  });
});
