import assert from "node:assert/strict";
import { limiter } from "../../unit/cloud/limiter";
import { eventually } from "./eventually";
import { fakeCloud, type FakeCloud } from "./fakeCloud";

describe("cloud, rate limiters", () => {
  let cloud: FakeCloud;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  afterEach(() => cloud.stop());

  const LIMITER = "/apis/istio.alibabacloud.com/v1/namespaces/istio-system/asmlocalratelimiters/handshakes";
  const FILTER = "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters/asm-local-rate-limit-handshakes";
  const status = (): unknown => cloud.mesh.get(LIMITER)?.status;

  it("makes the filter, says so, and takes it away when the limiter has a fault", async () => {
    cloud.mesh.put(LIMITER, limiter());
    await eventually("the status", status);
    assert.deepEqual(status(), { status: "successful", message: "ok" });
    assert.notEqual(cloud.mesh.get(FILTER), undefined);

    cloud.mesh.put(LIMITER, limiter([], true));
    await eventually("the fault", () => (status() as { status: string }).status === "failed");
    assert.deepEqual(status(), { status: "failed", message: "spec.configs is empty: write at least one limit" });
    assert.equal(cloud.mesh.get(FILTER), undefined);
  });
});
