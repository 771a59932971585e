import assert from "node:assert/strict";
import { begun } from "./begun";
import { fixture } from "./fixtures";
import { type Run, runProgram } from "./host";
import type { ApiAnswers, Asked } from "./apiServers";
import type { Registered } from "../support/registered";

const MESH = "192.168.0.5";
const CLUSTER = "39.0.0.6";

interface Review {
  spec: { resourceAttributes: { group: string; resource: string; verb: string; namespace?: string } };
}

const isReview = ({ path }: Asked) => path.endsWith("/selfsubjectaccessreviews");
const reviewed = ({ body }: Asked) => (JSON.parse(body) as Review).spec.resourceAttributes;
const withoutRights = (refuses: (asked: ReturnType<typeof reviewed>, server: string) => boolean): ApiAnswers => {
  return (asked) => (isReview(asked) ? { status: 201, body: { status: { allowed: !refuses(reviewed(asked), asked.server) } } } : undefined);
};

describe("the check of the API servers", () => {
  const everything = begun(async () => runProgram("everything", { ...(await fixture("everything")) }));
  const adopting = begun(async () => runProgram("adopting", { ...(await fixture("adopting")), answers: ADOPTED }));
  const prod = begun(() => runProgram("prod"));
  const dev = begun(() => runProgram("dev"));

  it("asks, for every kind that the program writes, for the right to write it where it does", async () => {
    for (const run of [await everything(), await adopting(), await prod(), await dev()]) {
      assert.deepEqual(run.errors, []);
      const written = new Set(run.resources.filter((one) => /^kubernetes:/.test(one.type)).map(place));
      const asked = new Set(run.asked.filter(isReview).map((one) => rightOf(one)));
      assert.deepEqual([...asked].sort(), [...written].sort());
    }
  });

  it("asks for no namespace that the stack makes, and not for default", async () => {
    for (const run of [await everything(), await dev()]) {
      assert.deepEqual(
        run.asked.filter(({ path }) => path.includes("/namespaces/")),
        [],
      );
    }
  });

  const absent = begun(() => preview({ "app.namespace": "chatt" }, ({ path }) => (path.endsWith("/namespaces/chatt") ? { status: 404, body: {} } : undefined)));
  const old = begun(() => preview({}, ({ path }) => (path === "/version" ? { status: 200, body: { gitVersion: "v1.28.9-aliyun.1" } } : undefined)));

  it("refuses at preview a namespace that is in neither API server, in one message, before anything is registered with either", async () => {
    const run = await absent();
    assert.notEqual(run.exitCode, 0);
    assert.equal(run.errors.length, 1, run.errors.join("\n---\n"));
    assert.match(
      run.errors[0]!,
      /2 faults\n.*The namespace chatt does not exist in the mesh: .*createNamespace.*\n.*The namespace chatt does not exist in the ACK cluster/,
    );
    assert.doesNotMatch(run.errors[0]! + run.stderr, /\n\s+at /);
    assert.deepEqual(
      run.resources.filter((one) => one.type.startsWith("kubernetes:") || one.type.startsWith("pulumi:providers:kubernetes")),
      [],
    );
  });

  it("refuses a Kubernetes that has no sleep of the kubelet, of the cluster only", async () => {
    const run = await old();
    assert.match(run.errors.join("\n"), /one fault\n.*The Kubernetes of the ACK cluster is v1\.28\.9-aliyun\.1, must be 1\.30 or later/);
  });

  const poor = begun(() =>
    preview(
      {},
      withoutRights(({ verb, resource }) => verb === "*" || (verb === "create" && (resource === "istiogateways" || resource === "secrets"))),
    ),
  );
  const reader = begun(() =>
    preview(
      {},
      withoutRights(({ verb }) => verb !== "get"),
    ),
  );
  const readerUpdates = begun(() => runProgram("sandbox", { answers: { apiServers: withoutRights(({ verb }) => verb !== "get") } }));

  it("names every right that is missing, in both API servers, with the role to ask for", async () => {
    const run = await poor();
    assert.equal(run.errors.length, 1);
    assert.match(run.errors[0]!, /in the mesh: create istiogateways\.istio\.alibabacloud\.com in namespace istio-system\. Ask for the role istio-admin/);
    assert.match(run.errors[0]!, /in the ACK cluster: create secrets in namespace istio-system\. Ask for the role administrator/);
  });

  it("lets an identity preview that only reads, with a warning, and no such identity update", async () => {
    const run = await reader();
    assert.deepEqual(run.errors, []);
    assert.match(run.warnings.join("\n"), /may write nothing in the mesh[^]*may write nothing in the ACK cluster/);
    assert.match((await readerUpdates()).errors.join("\n"), /lacks rights in the mesh/);
  });

  const silent = begun(() => preview({}, () => ({ status: 401, body: {} })));
  const made = begun(() => runProgram("sandbox-full", { preview: true }));

  it("says once that an identity is refused altogether", async () => {
    const run = await silent();
    assert.equal(run.errors.length, 1);
    assert.match(run.errors[0]!, /2 faults\n.*of the mesh refuses the identity.*401.*\n.*of the ACK cluster refuses/);
  });

  it("asks nothing of a mesh that is still to be made, and checks the cluster all the same", async () => {
    const run = await made();
    assert.deepEqual(run.errors, []);
    assert.deepEqual([...new Set(run.asked.map(({ server }) => server))], [CLUSTER]);
  });
});

const ADOPTED = {
  outputs: { "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway": () => ({ metadata: {}, spec: {}, status: { GatewayAddress: ["39.0.0.9"] } }) },
};

function preview(config: Record<string, unknown>, answers: ApiAnswers): Promise<Run> {
  return runProgram("sandbox", { preview: true, config, answers: { apiServers: answers } });
}

/** As `mesh apps deployments default`, of an object that a program wrote. */
function place(one: Registered): string {
  const [, group = "", kind = ""] = /^kubernetes:(.*)\/[^/]+:(\w+)$/.exec(one.type) ?? [];
  const { namespace } = (one.inputs.metadata ?? {}) as { namespace?: string };
  const plural = kind.toLowerCase().replace(/([^aeiou])y$/, "$1ie");
  const side = one.provider.includes("::mesh::") ? "mesh" : "cluster";
  return [side, group === "core" ? "" : group, `${plural}s`, kind === "Namespace" ? "" : namespace].join(" ");
}

function rightOf(asked: Asked): string {
  const { group, resource, namespace = "" } = reviewed(asked);
  return [asked.server === MESH || asked.server === "39.0.0.5" ? "mesh" : "cluster", group, resource, namespace].join(" ");
}
