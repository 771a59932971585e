import assert from "node:assert/strict";
import { kubectl, kubectlJson, make, pulumi } from "./support/sandbox";

interface VirtualService {
  readonly spec: { readonly http: readonly { readonly retries?: { readonly attempts: number } }[] };
}

interface Deployment {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas: number };
}

const ATTEMPTS = "/spec/http/0/retries/attempts";

describe("a stack without changes", () => {
  it("a second make up changes nothing", () => {
    const said = make("up");
    assert.match(said, /\d+ unchanged/);
    assert.doesNotMatch(said, /\d+ (created|updated|deleted|replaced)/);
  });

  it("a refresh finds no drift", async () => {
    const said = await pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.equal(said.code, 0, said.stdout + said.stderr);
  });
});

describe("a stack that was changed with kubectl", () => {
  it("refresh finds the change, and up takes it back", async () => {
    await kubectl("asm", "-n", "default", "patch", "virtualservice", "tornado", "--type=json", `-p=[{"op":"replace","path":"${ATTEMPTS}","value":7}]`);
    const preview = await pulumi(["preview", "--refresh", "--diff"]);
    assert.match(preview.stdout, /attempts\s*:\s*7 => 2/, preview.stdout + preview.stderr);

    const found = await pulumi(["refresh", "--yes", "--skip-preview"]);
    assert.equal(found.code, 0, found.stderr);
    assert.match(found.stdout, /1 updated/);

    const repaired = await pulumi(["up", "--yes", "--skip-preview"]);
    assert.equal(repaired.code, 0, repaired.stdout + repaired.stderr);
    const { spec } = await kubectlJson<VirtualService>("asm", "-n", "default", "get", "virtualservice", "tornado");
    assert.equal(spec.http[0]?.retries?.attempts, 2);
  });

  it("a Deployment too: its label and its replicas", async () => {
    await kubectl("ack", "-n", "default", "label", "deployment", "tornado", "version=edited", "--overwrite");
    await kubectl("ack", "-n", "default", "patch", "deployment", "tornado", "--patch", '{"spec":{"replicas":2}}');
    const preview = await pulumi(["preview", "--refresh", "--diff"]);
    assert.match(preview.stdout, /version\s*: "edited" => "v1"/, preview.stdout + preview.stderr);
    assert.match(preview.stdout, /replicas\s*: 2 => 1/, preview.stdout);

    const repaired = await pulumi(["up", "--yes", "--skip-preview", "--refresh"]);
    assert.equal(repaired.code, 0, repaired.stdout + repaired.stderr);
    const { metadata, spec } = await kubectlJson<Deployment>("ack", "-n", "default", "get", "deployment", "tornado");
    assert.deepEqual({ version: metadata.labels.version, replicas: spec.replicas }, { version: "v1", replicas: 1 });
  });
});
