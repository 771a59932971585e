import assert from "node:assert/strict";
import { hostFaults } from "../../../components/hosts";
import { isSubdomain } from "../../../components/names";
import { issue } from "../../support/certificates";
import { adopting, faultsOf, further, parsed } from "./faults";
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
      ["hosts[0].certificate.secretName", "a..b"],
      ["app.imagePullSecrets", '["a.-b"]'],
      ["app.environmentSecrets", '["a..b"]'],
      ["app.publishTokenSecret", "a..b"],
    ] as const) {
      assert.ok(faultsOf({ ...adopting, [key]: value }).includes(`  - ${key}`), key);
    }
  });

  it("is refused where the CA of another certificate would have the same", () => {
    const certificates = (...secrets: string[]) => further(...secrets.map((secretName, at) => ({ secretName, names: [`h${at}.example.com`] })));
    assert.match(faultsOf({ ...adopting, ...certificates("ca") }), /hosts\[1\]\.certificate\.secretName: Invalid value: "ca"/);
    assert.match(
      faultsOf({ ...adopting, ...certificates("x-ca", "x") }),
      /hosts\[2\]\.certificate\.secretName: Invalid value: "x": .* beside which hosts\[1\].*x-ca/,
    );
    assert.doesNotThrow(() => parsed({ ...adopting, ...certificates("x", "y-ca") }));
  });

  it("is refused where the CA of clients has the same", async () => {
    const { certificatePem } = await issue({ hosts: ["a.aliyun.com"], ca: true });
    const existing = (...secrets: string[]) => further(...secrets.map((secretName, at) => ({ secretName, existing: true, names: [`h${at}.example.com`] })));
    const mutual = { ...adopting, "edge.tls.clientCa": certificatePem, "hosts[0].certificate.existing": "true", "edge.anyHost": "none" };
    assert.match(faultsOf({ ...mutual, ...existing("x", "x-cacert") }), /hosts\[2\]\.certificate\.secretName: Invalid value: "x-cacert"/);
    const made = further({ secretName: "cacert", names: ["h.example.com"] });
    assert.match(faultsOf({ ...mutual, ...made }), /hosts\[1\]\.certificate\.secretName: Invalid value: "cacert": .* Secret tls-cacert/);
  });
});

describe("a name that something else has too", () => {
  const beside = { ...adopting, "app.namespace": "istio-system" };
  const secret = { "app.secretEnvironment": '{"A":"correct horse"}' };

  it("is refused where the budgets of app and gateway would have it", () => {
    const several = { ...beside, "edge.name": "tornado", "app.sharedBus": "true", "app.replicas": "2" };
    assert.match(
      faultsOf(several),
      /edge\.name: Invalid value: "tornado": .* app\.namespace \(istio-system\) has no PodDisruptionBudget istio-system\/tornado/,
    );
    const others: Record<string, string>[] = [
      { "app.replicas": "1" },
      { "app.namespace": "shop" },
      { "edge.name": "edge" },
      { "edge.name": "", "edge.existing": "tornado", "edge.anyHost": "none" },
    ];
    for (const apart of others) {
      assert.doesNotThrow(() => parsed({ ...several, ...apart }), JSON.stringify(apart));
    }
  });

  it("is refused where the Secret of the app's variables could have it", () => {
    const credentialName = "tornado-environment-0123456789";
    assert.match(
      faultsOf({ ...beside, ...secret, "hosts[0].certificate.secretName": credentialName }, ["app.secretEnvironment"]),
      /hosts\[0\]\.certificate\.secretName: Invalid value: "tornado-environment-0123456789"/,
    );
    assert.doesNotThrow(() => parsed({ ...beside, "hosts[0].certificate.secretName": credentialName }));
    assert.doesNotThrow(() => parsed({ ...adopting, ...secret, "hosts[0].certificate.secretName": credentialName }, ["app.secretEnvironment"]));
  });

  it("is refused where Istio would serve it as a CA", () => {
    assert.match(
      faultsOf({ ...adopting, "hosts[0].certificate.secretName": "x-cacert" }),
      /hosts\[0\]\.certificate\.secretName: Invalid value: "x-cacert".* as a CA/,
    );
    assert.match(
      faultsOf({ ...adopting, ...further({ secretName: "x-cacert", names: ["b.example.com"] }) }),
      /hosts\[1\]\.certificate\.secretName: Invalid value: "x-cacert"/,
    );
  });
});

describe("a version of the mesh", () => {
  it("is one to its end", () => {
    assert.match(
      faultsOf({ "cluster.id": adopting["cluster.id"], "mesh.vpcId": "vpc-1", "mesh.vswitchId": "vsw-1", "mesh.version": "v1.26.0; rm -rf" }),
      /mesh\.version: Invalid value: "v1\.26\.0; rm -rf"/,
    );
  });
});
