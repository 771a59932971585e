import assert from "node:assert/strict";
import { isSecret, UNKNOWN, Wire } from "../support/provider";
import { matchGolden } from "./golden";
import { issue } from "../support/certificates";
import type { Asked } from "./apiServers";
import { begun } from "./begun";
import { fixture } from "./fixtures";
import { runProgram, Run } from "./host";
import { normalised } from "./normalise";

const STACKS = ["dev", "sandbox", "sandbox-full", "prod"];
const FIXTURES = ["everything", "adopting"];
const CLUSTER = "alicloud:cs/getClusterCredential:getClusterCredential";
const MESH = "alicloud:servicemesh/getServiceMeshes:getServiceMeshes";
/** An existing gateway whose owner has given its pods a label and raised its drain. */
const ADOPTED = {
  answers: {
    outputs: {
      "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway": () => ({
        metadata: { annotations: { "asm.alibabacloud.com/gateway-drain-timeout-seconds": "890" } },
        spec: { podLabels: { team: "platform" } },
        status: { GatewayAddress: ["39.0.0.9"] },
      }),
    },
  },
};
const runs = new Map<string, Run>();

describe("the whole program", () => {
  // Made first, so that runs begin in the order of their tests.
  before(() => Promise.all(FIXTURES.map(fixture)));

  for (const stack of [...STACKS, ...FIXTURES]) {
    for (const preview of [false, true]) {
      const name = preview ? `${stack}.preview` : stack;
      const registered = begun(async () =>
        runProgram(stack, { preview, ...(FIXTURES.includes(stack) ? await fixture(stack) : {}), ...(stack === "adopting" ? ADOPTED : {}) }),
      );
      it(`registers what its golden says: ${name}`, async () => {
        const run = await registered();
        assert.deepEqual(run.errors, []);
        assert.equal(run.exitCode, 0, run.stderr);
        runs.set(name, run);
        matchGolden(name, normalised(run));
      });
    }
  }

  it("replaces Kubernetes objects as their provider says, new name first, but a gateway that ASM would not change", () => {
    const forced = runs.get("everything")!.resources.filter((one) => one.type.startsWith("kubernetes:") && one.deleteBeforeReplace);
    assert.deepEqual(
      forced.map((one) => one.type),
      ["kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway"],
    );
  });

  it("shows no private key and no kubeconfig in the clear, in any input or output", () => {
    assert.equal(runs.size, 2 * (STACKS.length + FIXTURES.length));
    for (const [name, run] of runs) {
      const clear = run.resources.flatMap((one) => [...texts(one.inputs), ...texts(one.outputs ?? {})]);
      assert.ok(clear.length > 100, name);
      assert.deepEqual(
        clear.filter((text) => /PRIVATE KEY-----\n|client-key-data: |not-for-the-clear/.test(text)),
        [],
        name,
      );
    }
  });

  it("names what other stacks need, and no secret among it", () => {
    const { outputs } = runs.get("sandbox")!.resources.find((one) => one.type === "pulumi:pulumi:Stack")!;
    assert.deepEqual(Object.keys(outputs!).sort(), [
      "caCertificatePem",
      "clusterId",
      "gateway",
      "hosts",
      "httpUrl",
      "httpsUrl",
      "ingressHostname",
      "ingressIp",
      "meshId",
      "reconnectWindowSeconds",
      "wsUrl",
      "wssUrl",
    ]);
    assert.equal(
      Object.values(outputs!).some((value) => isSecret(value)),
      false,
    );
    assert.equal(outputs!.wssUrl, "wss://a.aliyun.com/ws");
  });

  it("shows the names that objects refer to each other by, even before anything exists", () => {
    const route = runs.get("sandbox-full.preview")!.resources.filter((one) => one.type.startsWith("kubernetes:networking.istio.io"));
    assert.equal(route.length, 4);
    assert.equal(JSON.stringify(route.map((one) => one.inputs)).includes(UNKNOWN), false);
  });

  it("warns of the mutable tag of the tutorial's image", () => {
    assert.match(runs.get("dev")!.warnings.join("\n"), /tornado:lastest is named by a tag.*Name it by its digest/);
  });

  it("warns in a preview already that the tutorial's image neither drains nor pings, and of no other image", () => {
    const warned = [...runs].flatMap(([name, { warnings }]) => (/neither drains nor pings.*docs\/your-app\.md/.test(warnings.join("\n")) ? [name] : []));
    assert.deepEqual(warned.sort(), [...runs.keys()].filter((name) => !/^(prod|everything|adopting)/.test(name)).sort());
  });

  it("gives every resource a name of its own", () => {
    for (const run of runs.values()) {
      assert.equal(new Set(run.resources.map((one) => one.urn)).size, run.resources.length);
    }
  });

  const faulty = begun(() => runProgram("dev", { config: { "app.replicas": 2, "app.probes": "grpc", hosts: ["*"], timing: { heartbeatSeconds: 300 } } }));

  it("says every fault of a configuration together, once, without a stack", async () => {
    const run = await faulty();
    assert.notEqual(run.exitCode, 0);
    assert.equal(run.errors.length, 1);
    for (const line of [
      /^The configuration of stack dev has 4 faults:\n/,
      /\n {2}- app\.replicas: Invalid value: 2/,
      /\n {2}- app\.probes: Unsupported value: "grpc"/,
      /\n {2}- hosts\[0\]: Invalid value: "\*"/,
      /\n {2}- timing\.heartbeatSeconds: Invalid value: 300/,
    ]) {
      assert.match(run.errors[0]!, line);
    }
    assert.doesNotMatch(run.errors[0]! + run.stderr, /\n\s+at /);
    assert.equal(run.resources.length, 1, "only the stack");
  });

  const lost = begun(() => runProgram("sandbox", { answers: { invoke: { [MESH]: () => ({ meshes: [] }) } } }));
  const withoutAddress = {
    answers: {
      outputs: {
        "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway": (inputs: Record<string, Wire>) => ({ ...inputs, status: { ErrorMessage: "no quota" } }),
      },
      apiServers: ({ path }: Asked) => (path.includes("/istiogateways/") ? { status: 404, body: {} } : undefined),
    },
  };
  const withLateAddress = {
    answers: {
      ...withoutAddress.answers,
      apiServers: ({ path }: Asked) => (path.includes("/istiogateways/") ? { status: 200, body: { status: { GatewayAddress: ["39.0.0.9"] } } } : undefined),
    },
  };
  const homeless = begun(() => runProgram("sandbox", withoutAddress));
  const homecoming = begun(() => runProgram("sandbox", withLateAddress));
  const homelessPreview = begun(() => runProgram("sandbox", { preview: true, ...withoutAddress }));

  it("says without a stack that a mesh to adopt does not exist", async () => {
    const run = await lost();
    assert.notEqual(run.exitCode, 0);
    assert.match(run.errors.join("\n"), /The mesh c5a0\S+ does not exist in this region/);
    assert.doesNotMatch(run.errors.join("\n") + run.stderr, /\n\s+at /);
  });

  it("registers every resource while its gateway has lost its address outside, in an update and in the preview before it", async () => {
    for (const [run, name] of [
      [await homeless(), "sandbox"],
      [await homelessPreview(), "sandbox.preview"],
    ] as const) {
      assert.deepEqual([run.errors, run.exitCode], [[], 0], run.stderr);
      assert.match(run.warnings.join("\n"), /IstioGateway istio-system\/ingressgateway has no address: no quota/);
      assert.deepEqual(urnsOf(run), urnsOf(runs.get(name)!));
    }
    const { ingressIp, ingressHostname, httpUrl, wsUrl } = outputsOfStack(await homeless());
    assert.deepEqual([ingressIp, ingressHostname, httpUrl, wsUrl], ["", "", "", ""]);
    const unknown = outputsOfStack(await homelessPreview());
    assert.deepEqual([unknown.ingressIp, unknown.httpUrl], [UNKNOWN, UNKNOWN]);
  });

  it("takes in the same update an address that its gateway gets again while it runs", async () => {
    const run = await homecoming();
    assert.deepEqual([run.errors, run.warnings.filter((warning) => warning.includes("no address"))], [[], []]);
    const { ingressIp, httpUrl } = outputsOfStack(run);
    assert.deepEqual([ingressIp, httpUrl], ["39.0.0.9", "http://39.0.0.9/"]);
  });

  const refused = (
    [
      [
        CLUSTER,
        sdkError("ErrorClusterNotFound", "No."),
        /The kubeconfig of the ACK cluster c5a0\S+ cannot be had: ErrorClusterNotFound, No\. Set cluster.id to one that/,
      ],
      [CLUSTER, sdkError("Forbidden.RAM", "No."), /Grant cs:DescribeClusterUserKubeconfig to the RAM user or role/],
      [MESH, sdkError("InvalidSecurityToken.Expired", "No."), /The mesh c5a0\S+ cannot be had: InvalidSecurityToken\.Expired, No\. .*take the role again/],
      [
        MESH,
        "ResourceNotfound!!!\nThe specified ServiceMesh is not found.",
        /It does not exist in this account, or servicemesh:DescribeServiceMeshDetail is not granted/,
      ],
    ] as const
  ).map(([token, refusal, message]) => ({ message, ended: begun(() => runProgram("sandbox", { answers: { refuse: { [token]: refusal } } })) }));

  it("says what the account refused, whatever else could not be made by it, in a sentence with the remedy", async () => {
    for (const { message, ended } of refused) {
      const run = await ended();
      assert.notEqual(run.exitCode, 0);
      assert.match(run.errors.join("\n"), message);
      assert.doesNotMatch(run.errors.join("\n") + run.stderr, /\n\s+at /);
    }
  });

  const guarded = begun(() => runProgram("sandbox-full", { config: { "mesh.protect": true } }));

  it("protects mesh and attachment when told to", async () => {
    const run = await guarded();
    assert.deepEqual(
      run.resources
        .filter((one) => one.protect)
        .map((one) => `${one.type} ${one.name}`)
        .sort(),
      [
        "alicloud:servicemesh/serviceMesh:ServiceMesh asm-websocket",
        "asmws:asm:Attachment ack",
        "asmws:asm:MeshDeletionGuard asm-websocket-watch",
        "asmws:index:ClusterAttachment ack",
        "asmws:index:ServiceMesh asm-websocket",
      ],
    );
  });

  const certified = begun(async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"] });
    const hosts = [{ names: ["a.aliyun.com"], certificate: { certificate: certificatePem, privateKey: privateKeyPem } }];
    return runProgram("dev", { config: { hosts }, secretKeys: ["hosts"] });
  });

  it("takes a certificate from the configuration and keeps its key secret", async () => {
    const run = await certified();
    assert.equal(run.exitCode, 0, run.errors.join());
    assert.equal(
      run.resources.some((one) => one.type.startsWith("tls:")),
      false,
    );
    assert.deepEqual(
      run.resources.flatMap((one) => texts(one.inputs)).filter((text) => text.includes("PRIVATE KEY-----\n")),
      [],
    );
  });
});

function urnsOf(run: Run): string[] {
  return run.resources.map((one) => one.urn).sort();
}

function outputsOfStack(run: Run): Record<string, Wire> {
  return run.resources.find((one) => one.type === "pulumi:pulumi:Stack")!.outputs ?? {};
}

/** How the SDK of the provider says what the account refused. */
function sdkError(code: string, message: string): string {
  return `invoking it: SDKError:\n   StatusCode: 400\n   Code: ${code}\n   Message: code: 400, ${message} request id: 1\n   Data: {}`;
}

/** Every text that stands outside a secret. */
function texts(value: Wire): string[] {
  if (typeof value === "string") {
    return [value];
  }
  if (value === null || typeof value !== "object" || isSecret(value)) {
    return [];
  }
  return Object.values(value).flatMap(texts);
}
