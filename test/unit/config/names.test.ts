import assert from "node:assert/strict";
import { hostFaults } from "../../../components/hosts";
import { isSubdomain } from "../../../components/names";
import { parseConfig } from "../../../config";
import { issue } from "../../support/certificates";
import { plain } from "../../support/sentences";
import { adopting, faultsOf } from "./faults";

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
    assert.match(faultsOf({ ...adopting, certificates: certificates("x-ca", "x") }), /certificates\[0\]\.credentialName is "x-ca"/);
    assert.doesNotThrow(() => parseConfig("dev", { ...adopting, certificates: certificates("x", "y-ca") }));
  });

  it("is refused where the CA of clients has the same", async () => {
    const { certificatePem } = await issue({ hosts: ["a.aliyun.com"], ca: true });
    const existing = (...names: string[]) =>
      JSON.stringify(names.map((credentialName, at) => ({ credentialName, existing: true, hosts: [`h${at}.example.com`] })));
    const mutual = { ...adopting, tlsClientCa: certificatePem, existingCredential: "true", anyHost: "none" };
    assert.match(faultsOf({ ...mutual, certificates: existing("x", "x-cacert") }), /certificates\[1\]\.credentialName is "x-cacert"/);
    assert.match(faultsOf({ ...mutual, certificates: existing("cacert") }), /certificates\[0\]\.credentialName is "cacert"/);
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
