import assert from "node:assert/strict";

import * as fc from "fast-check";

import { assignName, adoptName } from "../../sandbox/pulumi/kubernetes/autonaming";
import { checkConfiguration, diffConfiguration } from "../../sandbox/pulumi/kubernetes/configuration";
import { takenOver } from "../../sandbox/pulumi/kubernetes/fieldManagers";
import { withIgnoredChanges } from "../../sandbox/pulumi/kubernetes/ignoreChanges";
import { normalize } from "../../sandbox/pulumi/kubernetes/normalize";
import type { JsonObject, KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { canonicalQuantity } from "../../sandbox/pulumi/kubernetes/quantity";
import { parseSettings } from "../../sandbox/pulumi/kubernetes/settings";
import { kindOfType, refuseUnsupported } from "../../sandbox/pulumi/kubernetes/typeToken";
import { annotateSecrets } from "../../sandbox/pulumi/kubernetes/wire/secrets";
import { secret, unknown } from "../../sandbox/pulumi/rpc/properties";

describe("quantities", () => {
  // What resource.Quantity of apimachinery makes of them.
  const canonical: [string, string][] = [
    ["1000m", "1"],
    ["0.5", "500m"],
    ["1024Mi", "1Gi"],
    ["1536Mi", "1536Mi"],
    ["1.5Gi", "1536Mi"],
    ["0", "0"],
    ["0.0", "0"],
    ["100", "100"],
    ["1000", "1k"],
    ["1e3", "1e3"],
    ["12e6", "12e6"],
    ["-500m", "-500m"],
    ["+2", "2"],
    ["0.1Ki", "102400m"],
    ["123M", "123M"],
    ["abc", "abc"],
    ["", ""],
  ];
  for (const [text, expected] of canonical)
    it(`writes ${text || "nothing"} as ${expected || "nothing"}`, () => assert.equal(canonicalQuantity(text), expected));

  it("do not change when they are written again", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "Ki", "Mi", "Gi", "e3");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), suffix, (digits, unit) => {
        const once = canonicalQuantity(`${digits}${unit}`);
        assert.equal(canonicalQuantity(once), once);
      }),
    );
  });
});

describe("normal form of inputs", () => {
  it("has a Secret's stringData as data, over data of the same name", () => {
    const object = { apiVersion: "v1", kind: "Secret", data: { a: "b2xk", b: "a2Vw\ndA==" }, stringData: { a: "new" } };
    assert.deepEqual(normalize(object), { apiVersion: "v1", kind: "Secret", data: { a: "bmV3", b: "a2VwdA==" } });
  });

  it("has nothing that only the server writes", () => {
    const metadata = { name: "n", uid: "u", resourceVersion: "1", generation: 2, creationTimestamp: "t", managedFields: [] };
    assert.deepEqual(normalize({ apiVersion: "example.com/v1", kind: "Thing", metadata }), {
      apiVersion: "example.com/v1",
      kind: "Thing",
      metadata: { name: "n" },
    });
  });

  it("leaves a Secret alone of which the preview does not know all", () => {
    const object = { apiVersion: "v1", kind: "Secret", stringData: { a: unknown } };
    assert.deepEqual(normalize(object), object);
  });

  it("writes quantities of Kubernetes' own kinds, and of no others", () => {
    const limits = { cpu: "2000m", memory: "1024Mi" };
    const quota = { apiVersion: "v1", kind: "ResourceQuota", spec: { hard: { "limits.cpu": "2000m" } } };
    assert.deepEqual(normalize(quota).spec, { hard: { "limits.cpu": "2" } });
    const thing = { apiVersion: "example.com/v1", kind: "Thing", spec: { resources: { limits } } };
    assert.deepEqual(normalize(thing).spec, { resources: { limits } });
    const labels = { apiVersion: "v1", kind: "Pod", metadata: { labels: { limits: "1000m" } }, spec: {} };
    assert.deepEqual(normalize(labels).metadata, { labels: { limits: "1000m" } });
  });
});

describe("autonaming", () => {
  const seed = new Uint8Array([0xde, 0xad, 0xbe, 0xef, 1]);

  it("takes the suffix from the engine's seed, so that a plan keeps its names", () => {
    const object: KubeObject = { kind: "ConfigMap" };
    assignName(object, "cfg", seed, undefined);
    assert.deepEqual(object.metadata, { name: "cfg-deadbeef", annotations: { "pulumi.com/autonamed": "true" } });
  });

  it("takes the name that the engine proposes, and refuses when autonaming is disabled", () => {
    const object: KubeObject = {};
    assignName(object, "cfg", seed, { mode: "enforce", proposedName: "cfg" });
    assert.deepEqual(object.metadata, { name: "cfg", annotations: { "pulumi.com/autonamed": "true" } });
    assert.throws(() => assignName({}, "cfg", seed, { mode: "disable", proposedName: "" }), /autonaming is disabled/);
  });

  it("leaves a name alone that is not known yet", () => {
    const object: KubeObject = { metadata: { name: unknown } };
    assignName(object, "cfg", seed, undefined);
    assert.deepEqual(object, { metadata: { name: unknown } });
  });

  it("keeps an autoname of an earlier run, and no name that the program gave", () => {
    const old = { metadata: { name: "cfg-1", annotations: { "pulumi.com/autonamed": "true" } } };
    const object: KubeObject = { metadata: {} };
    adoptName(object, old);
    assert.deepEqual(object, old);
    const named: KubeObject = { metadata: {} };
    adoptName(named, { metadata: { name: "cfg" } });
    assert.deepEqual(named, { metadata: {} });
  });
});

describe("secrets of inputs", () => {
  it("are secret in outputs, and nothing beside them", () => {
    const outs = { spec: { a: 1, b: { c: 2, d: 3 }, list: [1, 2] } };
    annotateSecrets(outs, { spec: { a: 1, b: { c: secret(2), d: 3 }, list: [1, secret(2)] } });
    assert.deepEqual(outs, { spec: { a: 1, b: { c: secret(2), d: 3 }, list: secret([1, 2]) } });
  });

  it("make the data of a Secret secret even if the program did not", () => {
    const outs: JsonObject = { kind: "Secret", data: { k: "v" }, type: "Opaque" };
    annotateSecrets(outs, {});
    assert.deepEqual(outs, { kind: "Secret", data: secret({ k: "v" }), type: "Opaque" });
  });
});

describe("field managers", () => {
  const entry = (manager: string, operation: string, fieldsV1: JsonObject, more: JsonObject = {}) => ({ manager, operation, fieldsV1, ...more });

  it("take over the fields of the create and of kubectl apply, and no others", () => {
    const entries = [
      entry("pulumi-kubernetes", "Update", { "f:spec": { "f:a": {} } }),
      entry("kubectl-client-side-apply", "Update", { "f:spec": { "f:b": {} } }),
      entry("kubectl", "Update", { "f:spec": { "f:replicas": {} } }, { subresource: "scale" }),
      entry("kube-controller-manager", "Update", { "f:status": {} }),
    ];
    assert.deepEqual(takenOver(entries, "m"), [entries[2], entries[3], entry("m", "Apply", { "f:spec": { "f:a": {}, "f:b": {} } })]);
  });

  it("have nothing to take over after that", () => {
    assert.equal(takenOver([entry("m", "Apply", {}), entry("someone", "Update", {})], "m"), undefined);
  });
});

describe("ignoreChanges at an apply", () => {
  const live: KubeObject = {
    spec: { replicas: 3, paused: true },
    metadata: {
      managedFields: [
        { manager: "hpa", fieldsV1: { "f:spec": { "f:replicas": {} } } },
        { manager: "m", fieldsV1: { "f:spec": { "f:paused": {} } } },
      ],
    },
  };

  it("leaves a field to those who manage it, and keeps the live value of an own one", () => {
    const inputs = { spec: { replicas: 1, paused: false } };
    assert.deepEqual(withIgnoredChanges(inputs, live, "m", ["spec.replicas", "spec.paused"]), { spec: { paused: true } });
    assert.deepEqual(inputs, { spec: { replicas: 1, paused: false } });
  });
});

describe("provider arguments", () => {
  const kubeconfig = (server: string) =>
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    });

  it("replace everything for another cluster, when there is no clusterIdentifier", () => {
    const change = diffConfiguration({ kubeconfig: kubeconfig("https://a") }, { kubeconfig: secret(kubeconfig("https://b")) });
    assert.deepEqual(change, { diffs: ["kubeconfig"], replaces: ["kubeconfig"] });
  });

  it("replace everything for a kubeconfig that is not known yet, unless the clusterIdentifier stays", () => {
    const olds = { kubeconfig: kubeconfig("https://a") };
    assert.deepEqual(diffConfiguration(olds, { kubeconfig: unknown }).replaces, ["kubeconfig"]);
    assert.deepEqual(diffConfiguration({ ...olds, clusterIdentifier: "i" }, { kubeconfig: unknown, clusterIdentifier: "i" }).replaces, []);
  });

  it("replace nothing when the clusterIdentifier is added or taken away", () => {
    const config = { kubeconfig: kubeconfig("https://a") };
    assert.deepEqual(diffConfiguration(config, { ...config, clusterIdentifier: "i" }), { diffs: ["clusterIdentifier"], replaces: [] });
  });

  it("must name kubeconfig and context in strict mode", () => {
    const failures = checkConfiguration({ strictMode: "true" }, "urn:pulumi:dev::p::pulumi:providers:kubernetes::default_4_34_2");
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["", "kubeconfig", "context"],
    );
  });

  it("win over the environment", () => {
    const environment = { PULUMI_K8S_ENABLE_SECRET_MUTABLE: "true", PULUMI_K8S_DELETE_UNREACHABLE: "true" };
    const settings = parseSettings(new Map([["kubernetes:config:enableSecretMutable", "false"]]), environment);
    assert.deepEqual([settings.enableSecretMutable, settings.deleteUnreachable], [false, true]);
  });

  it("are refused by name when they ask for what is not there", () => {
    assert.throws(() => parseSettings(new Map([["kubernetes:config:renderYamlToDirectory", "out"]]), {}), /renderYamlToDirectory is not supported/);
    assert.throws(() => parseSettings(new Map(), { PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY: "false" }), /enableServerSideApply: false is not supported/);
  });
});

describe("type tokens", () => {
  it("name the kind", () => {
    assert.deepEqual(kindOfType("kubernetes:core/v1:Service"), { apiVersion: "v1", kind: "Service" });
    assert.deepEqual(kindOfType("kubernetes:networking.istio.io/v1:Gateway"), { apiVersion: "networking.istio.io/v1", kind: "Gateway" });
    assert.equal(kindOfType("kubernetes:yaml:ConfigFile"), undefined);
  });

  for (const [type, why] of [
    ["kubernetes:helm.sh/v3:Release", "Helm"],
    ["kubernetes:kustomize/v2:Directory", "kustomize"],
    ["kubernetes:yaml/v2:ConfigFile", "YAML"],
    ["kubernetes:apps/v1:DeploymentPatch", "Patch"],
    ["kubernetes:networking.k8s.io/v1:IngressPatch", "Patch"],
    ["kubernetes:core/v1:PodList", "lists"],
  ] as const) {
    it(`are refused by name: ${type}`, () => assert.throws(() => refuseUnsupported(type), new RegExp(`${type}.*${why}`)));
  }

  it("of custom resources may end like those", () => {
    assert.doesNotThrow(() => refuseUnsupported("kubernetes:example.com/v1:DogPatch"));
    assert.doesNotThrow(() => refuseUnsupported("kubernetes:example.com/v1:AllowList"));
  });
});
