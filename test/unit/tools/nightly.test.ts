import assert from "node:assert/strict";
import type { Change } from "../../../analysis/impact/preview";
import type { Props } from "../../../analysis/facts/props";
import { isOtherKubeconfig, readChanges } from "../../../tools/nightly/changes";
import { judgeRenewal } from "../../../tools/nightly/renewal";

const CERTIFICATE = "tls:index/locallySignedCert:LocallySignedCert";
const SECRET = "kubernetes:core/v1:Secret";
const PROVIDER = "pulumi:providers:kubernetes";
const ISSUED: Props = { certRequestPem: "request", caPrivateKeyPem: "[secret]", validityPeriodHours: 2160 };
const SERVED: Props = { metadata: { name: "chat", namespace: "istio-system" }, type: "kubernetes.io/tls", stringData: "[secret]" };
const REACHED: Props = { kubeconfig: "[secret]", clusterIdentifier: "c1", enableServerSideApply: "true" };

interface Step {
  op: string;
  type: string;
  name: string;
  parent?: string;
  before?: Props;
  after?: Props;
  paths?: string[];
}

const renewed = (name = "tls"): Step[] => [
  ...["create-replacement", "replace", "delete-replaced"].map((op) => ({ op, type: CERTIFICATE, name: `${name}-certificate`, before: ISSUED, after: ISSUED })),
  { op: "update", type: SECRET, name, before: SERVED, after: SERVED, paths: ['stringData["tls.crt"]'] },
];
const otherKubeconfig: Step = { op: "update", type: PROVIDER, name: "ack", parent: "", before: REACHED, after: { ...REACHED, kubeconfig: "[secret]" } };
const withKubeconfigInPlain: Step = { ...otherKubeconfig, name: "mesh", after: { ...REACHED, kubeconfig: "another" } };

function changesOf(...steps: Step[]): Change[] {
  const changes = readChanges(printed(...steps));
  if ("refused" in changes) throw new Error(changes.refused);
  return changes;
}

function printed(...steps: Step[]): string {
  return JSON.stringify({ steps: steps.map(stepOf) });
}

function stepOf({ op, type, name, parent = "asmws:index:TlsCredential$", before, after, paths }: Step): Props {
  const urn = `urn:pulumi:prod::edge::${parent}${type}::${name}`;
  const state = (inputs: Props | undefined) => inputs && { urn, custom: true, type, inputs, outputs: {} };
  return { op, urn, oldState: state(before), newState: state(after), detailedDiff: paths && Object.fromEntries(paths.map((path) => [path, {}])) };
}

describe("judging a nightly renewal", () => {
  it("renews a certificate that is issued again from the same inputs, and the Secret that serves it", () => {
    assert.deepEqual(judgeRenewal(changesOf(...renewed())), { due: ["tls-certificate"], refused: [] });
  });

  it("takes kubeconfigs of the hour along, and calls nothing due by them", () => {
    assert.deepEqual(judgeRenewal(changesOf(otherKubeconfig, withKubeconfigInPlain, ...renewed())).refused, []);
    assert.deepEqual(judgeRenewal(changesOf(otherKubeconfig)), { due: [], refused: [] });
  });

  it("sees nothing due where nothing changes, whatever was refreshed or read", () => {
    const looks = ["same", "refresh", "read"].map((op) => ({ op, type: SECRET, name: "tls", before: SERVED, after: SERVED }));
    assert.deepEqual(judgeRenewal(changesOf(...looks)), { due: [], refused: [] });
  });

  const [, , , secret] = renewed() as [Step, Step, Step, Step];
  const OTHERS: Record<string, Step[]> = {
    "a renamed credential": [{ ...secret, op: "replace", after: { ...SERVED, metadata: { name: "chat-2", namespace: "istio-system" } } }],
    "a Secret that is deleted": [{ ...secret, op: "delete" }],
    "one more credential": [{ ...secret, op: "create", name: "tls-b", before: undefined }],
    "one more certificate": [{ op: "create", type: CERTIFICATE, name: "tls-b-certificate", after: ISSUED }],
    "another key in the Secret": [{ ...secret, paths: ['stringData["tls.key"]'] }],
    "another CA bundle in the Secret": [{ ...secret, paths: ['stringData["ca.crt"]'] }],
    "a label of the Secret": [{ ...secret, after: { ...SERVED, metadata: { name: "chat", namespace: "istio-system", labels: { a: "b" } } } }],
    "another request": [{ op: "replace", type: CERTIFICATE, name: "tls-certificate", before: ISSUED, after: { ...ISSUED, certRequestPem: "other" } }],
    "another time of validity": [{ op: "update", type: CERTIFICATE, name: "tls-certificate", before: ISSUED, after: { ...ISSUED, validityPeriodHours: 1 } }],
    "a Secret of another component": [{ ...secret, parent: "asmws:index:Other$" }],
    "a certificate of another component": [{ op: "replace", type: CERTIFICATE, name: "x-certificate", parent: "", before: ISSUED, after: ISSUED }],
    "a Deployment": [{ op: "update", type: "kubernetes:apps/v1:Deployment", name: "tornado", before: {}, after: { a: 1 }, paths: ["spec"] }],
    "another cluster behind a provider": [{ ...otherKubeconfig, after: { ...REACHED, clusterIdentifier: "c2" } }],
    "a provider that is replaced": [{ ...otherKubeconfig, op: "replace" }],
  };
  for (const [what, steps] of Object.entries(OTHERS)) {
    it(`refuses ${what}, also beside a certificate that is due`, () => {
      const others = steps.filter(({ name }) => name !== "tls" && name !== "tls-certificate");
      assert.notDeepEqual(judgeRenewal(changesOf(...steps)).refused, []);
      assert.equal(judgeRenewal(changesOf(...steps, ...renewed("tls-due"))).refused.length, 1);
      assert.equal(judgeRenewal(changesOf(...renewed(), ...others)).refused.length, others.length);
    });
  }

  it("leaves data that was changed by hand alone while its certificate is not due", () => {
    assert.equal(judgeRenewal(changesOf(secret)).refused.length, 1);
    assert.equal(judgeRenewal(changesOf(secret, ...renewed("tls-other"))).refused.length, 1);
  });

  it("names objects and fields, and never a value", () => {
    const { refused } = judgeRenewal(changesOf({ ...secret, after: { ...SERVED, type: "never-shown" }, paths: ["type"] }));
    assert.deepEqual(refused, ["update Secret istio-system/chat: type"]);
  });

  it("refuses an operation that it does not know, a preview that failed, and what is no preview", () => {
    for (const [output, why] of [
      [printed({ ...secret, op: "import" }), /operations whose effect is not known here: import/],
      [JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message: "no such mesh" }] }), /no such mesh/],
      ["", /no output of/],
      ["[]", /no output of/],
    ] as const) {
      const changes = readChanges(output);
      assert.match("refused" in changes ? changes.refused : "", why);
    }
  });
});

describe("judging drift", () => {
  const drift = (...steps: Step[]) => changesOf(...steps).filter((change) => !isOtherKubeconfig(change));

  it("is none when only the identity that looks is another", () => assert.deepEqual(drift(otherKubeconfig, withKubeconfigInPlain), []));

  it("is an object that is gone, or changed, or a provider that leads elsewhere", () => {
    const gone: Step[] = [
      { op: "refresh", type: SECRET, name: "tls", before: SERVED },
      { op: "create", type: SECRET, name: "tls", after: SERVED },
    ];
    assert.deepEqual(
      drift(...gone).map(({ operation }) => operation),
      ["create"],
    );
    assert.equal(drift({ op: "update", type: SECRET, name: "tls", before: SERVED, after: SERVED, paths: ["data"] }).length, 1);
    assert.equal(drift({ ...otherKubeconfig, after: { ...REACHED, enableServerSideApply: "false" } }).length, 1);
  });
});
