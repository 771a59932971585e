import assert from "node:assert/strict";
import { hostFaults } from "../../../components/hosts";
import { isSubdomain } from "../../../components/names";
import { parseConfig } from "../../../config";
import { issue } from "../../support/certificates";
import { adopting, faultsOf } from "./faults";
import { plain } from "../../support/sentences";

const long = `${"a".repeat(60)}.`.repeat(5);

describe("a host name that Istio or a client does not take", () => {
  const cases: [string, RegExp][] = [
    ["203.0.113.7", /anyHost/],
    ["[2001:db8::1]", /anyHost/],
    ["聊天.example.com", /punycode, as clients send it: xn--/],
    ["chat", /full name/],
    ["a.example.com.", /dot at the end/],
    ["a.1", /last label/],
    [`${long}example.com`, /253/],
    [`${"a".repeat(64)}.com`, /63/],
    ["A.example.com", /lower case: a\.example\.com/],
    ["https://a.example.com", /scheme, port and path/],
    ["a..example.com", /one dot between/],
    ["-a.example.com", /begin and end/],
    ["*", /anyHost/],
  ];
  for (const [host, remedy] of cases) {
    it(`is refused with its own remedy: ${host.slice(0, 40)}`, () => {
      assert.match(plain(hostFaults({ path: "hosts", hosts: [host] })[0]?.remedy ?? "accepted"), remedy);
    });
  }
});

describe("a name of a Secret", () => {
  it("has labels, each of which begins and ends with a letter or digit", () => {
    for (const name of ["a", "a.b", "a-b.c1", "a".repeat(63)]) assert.equal(isSubdomain(name), true, name);
    for (const name of ["", "a..b", "a.-b", "a-.b", ".a", "a.", "A", "a".repeat(64), long + long]) assert.equal(isSubdomain(name), false, name);
  });

  it("is refused in every key where it is not one", () => {
    for (const [key, value] of [
      ["credentialName", "a..b"],
      ["imagePullSecrets", '["a.-b"]'],
      ["environmentSecrets", '["a..b"]'],
      ["publishTokenSecret", "a..b"],
      ["certificates", '[{"credentialName":"a..b","hosts":["b.example.com"]}]'],
    ] as const) {
      assert.match(faultsOf({ ...adopting, [key]: value }), new RegExp(`  - ${key}.* is "a\\.`), key);
    }
  });

  it("is refused where the CA of another certificate would have the same", () => {
    const certificates = (...names: string[]) => JSON.stringify(names.map((credentialName, at) => ({ credentialName, hosts: [`h${at}.example.com`] })));
    assert.match(faultsOf({ ...adopting, certificates: certificates("ca") }), /certificates\[0\]\.credentialName is "ca"/);
    assert.match(
      faultsOf({ ...adopting, certificates: certificates("x-ca", "x") }),
      /certificates\[1\]\.credentialName is "x", .* beside which certificates\[0\].*x-ca/,
    );
    assert.doesNotThrow(() => parseConfig("dev", { ...adopting, certificates: certificates("x", "y-ca") }));
  });

  it("is refused where the CA of clients has the same", async () => {
    const { certificatePem } = await issue({ hosts: ["a.aliyun.com"], ca: true });
    const existing = (...names: string[]) =>
      JSON.stringify(names.map((credentialName, at) => ({ credentialName, existing: true, hosts: [`h${at}.example.com`] })));
    const mutual = { ...adopting, tlsClientCa: certificatePem, existingCredential: "true", anyHost: "none" };
    assert.match(faultsOf({ ...mutual, certificates: existing("x", "x-cacert") }), /certificates\[1\]\.credentialName is "x-cacert"/);
    const made = JSON.stringify([{ credentialName: "cacert", hosts: ["h.example.com"] }]);
    assert.match(faultsOf({ ...mutual, certificates: made }), /certificates\[0\]\.credentialName is "cacert", .* Secret tls-cacert/);
  });
});

describe("a name that something else has too", () => {
  const beside = { ...adopting, namespace: "istio-system" };
  const secret = { secretEnvironment: '{"A":"correct horse"}' };

  it("is refused where the budgets of app and gateway would have it", () => {
    const several = { ...beside, gatewayName: "tornado", sharedBus: "true", replicas: "2" };
    assert.match(faultsOf(several), /gatewayName is "tornado", .* namespace \(istio-system\) has no PodDisruptionBudget istio-system\/tornado/);
    const others: Record<string, string>[] = [
      { replicas: "1" },
      { namespace: "shop" },
      { gatewayName: "edge" },
      { gatewayName: "", existingGateway: "tornado", anyHost: "none" },
    ];
    for (const apart of others) {
      assert.doesNotThrow(() => parseConfig("dev", { ...several, ...apart }), JSON.stringify(apart));
    }
  });

  it("is refused where the Secret of the app's variables could have it", () => {
    const credentialName = "tornado-environment-0123456789";
    assert.match(faultsOf({ ...beside, ...secret, credentialName }, ["secretEnvironment"]), /credentialName is "tornado-environment-0123456789"/);
    assert.doesNotThrow(() => parseConfig("dev", { ...beside, credentialName }));
    assert.doesNotThrow(() => parseConfig("dev", { ...adopting, ...secret, credentialName }, ["secretEnvironment"]));
  });

  it("is refused where Istio would serve it as a CA", () => {
    assert.match(faultsOf({ ...adopting, credentialName: "x-cacert" }), /credentialName is "x-cacert".* as a CA/);
    assert.match(faultsOf({ ...adopting, certificates: '[{"credentialName":"x-cacert","hosts":["b.example.com"]}]' }), /\[0\]\.credentialName is "x-cacert"/);
  });
});

describe("a version of the mesh", () => {
  it("is one to its end", () => {
    assert.match(
      faultsOf({ clusterId: adopting.clusterId, vpcId: "vpc-1", vswitchId: "vsw-1", meshVersion: "v1.26.0; rm -rf" }),
      /meshVersion is "v1\.26\.0; rm -rf"/,
    );
  });
});
