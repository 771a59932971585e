import assert from "node:assert/strict";
import { ackKubeconfig } from "../../../components/mesh/ackCluster";
import { imageFaults } from "../../../components/app/imageReference";
import { TlsCredential } from "../../../components/tls/tlsCredential";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import { WebSocketRoute } from "../../../components/edges/istio/webSocketRoute";
import { SECTIONS, TABLE } from "../../../config/schema";
import { newWorld } from "../components/world";
import { adopting, faultsOf, further, parsed } from "./faults";

const hex = "0123456789abcdef".repeat(8);

describe("a text that looks like a flag or a number inside a list or an object", () => {
  it("is that text, as the CLI has made a flag or a number of it", () => {
    const certificates = further({ secretName: 2026, names: ["b.example.com"], existing: "true" });
    const values = {
      "app.imagePullSecrets": "[123,true]",
      "app.environment": '{"ENABLED":true,"WORKERS":4}',
      ...certificates,
      timing: '{"heartbeatSeconds":"20"}',
    };
    const { app, credentials, timing } = parsed({ ...adopting, ...values });
    assert.deepEqual([app.imagePullSecrets, app.environment], [["123", "true"], { ENABLED: "true", WORKERS: "4" }]);
    assert.deepEqual([credentials[1]!.credentialName, credentials[1]!.existing, timing.heartbeatSeconds], ["2026", true, 20]);
  });
});

describe("a reference to an image", () => {
  const good = [
    "nginx",
    "nginx:1",
    "team/app",
    "localhost/app",
    "localhost:5000/app:1",
    "registry.example.com/a/b/c:v1.2_3-4",
    "REGISTRY.example.com:5000/app",
    "[2001:db8::1]:5000/app",
    "a__b/c-_d".replace("-_", "--"),
    `app@sha256:${hex.slice(0, 64)}`,
    `app:1@sha256:${hex.slice(0, 64)}`,
    `app@sha512:${hex}`,
    `a:${"t".repeat(128)}`,
  ];
  const bad: [string, RegExp][] = [
    ["UPPER/Case:1", /lower case/],
    ["example.com/Case:1", /lower case/],
    ["foo:bar:baz", /tag/],
    ["foo@sha256:zz", /64 digits/],
    [`foo@sha256:${hex.slice(0, 63)}`, /64 digits/],
    [`foo@sha256:${hex.slice(0, 64).toUpperCase()}`, /64 digits/],
    [`foo@md5:${hex.slice(0, 32)}`, /64 digits/],
    [`foo@sha256:${hex.slice(0, 64)}@sha256:${hex.slice(0, 64)}`, /64 digits/],
    ["foo:", /tag/],
    ["foo:-a", /tag/],
    [`a:${"t".repeat(129)}`, /tag/],
    ["https://example.com/app", /scheme/],
    ["a//b", /joined by/],
    ["a/", /joined by/],
    ["a..b", /joined by/],
    ["a b", /blanks/],
    ["app\n", /blanks/],
    [hex.slice(0, 64), /id of one machine/],
    [`${"a/".repeat(128)}b`, /255/],
    ["host_name.example:80/app", /host of the registry/],
  ];

  it("is what registries and containerd read", () => {
    for (const image of good) assert.deepEqual(imageFaults(image), [], image);
  });

  for (const [image, remedy] of bad) {
    it(`is refused with its own remedy: ${JSON.stringify(image).slice(0, 40)}`, () => {
      assert.match(imageFaults(image)[0]?.remedy ?? "accepted", remedy);
      assert.match(faultsOf({ ...adopting, "app.image": image }), / {2}- app\.image: Invalid/);
    });
  }
});

describe("the address of the cluster's API server", () => {
  const faults = (server: string) => faultsOf({ ...adopting, "cluster.apiServer": server });

  it("is https, a host and a port, as it stands in a kubeconfig", () => {
    for (const server of ["https://192.168.0.10:6443", "https://api.example.com", "https://[2001:db8::1]:6443", "https://a.example.com:443"]) {
      assert.equal(parsed({ ...adopting, "cluster.apiServer": server }).clusterAccess.server, server);
    }
  });

  it("is refused as anything else", () => {
    assert.match(faults("https://]"), /cluster\.apiServer: Invalid value: "https:\/\/\]".*host name or an address/);
    assert.match(faults("http://a.example.com"), /speaks https/);
    const withPassword = ["https://me:hunter22", "a.example.com"].join("@");
    assert.match(faults(withPassword), /leave out user and password/);
    assert.doesNotMatch(faults(withPassword), /hunter22/);
    for (const server of ["https://a.example.com/x", "https://a.example.com?x", "https://a.example.com#", "https://A.example.com", "https:a.example.com"]) {
      assert.match(faults(server), /without path and query, in lower case, as https:\/\/a\.example\.com/, server);
    }
    assert.match(faults("https://a.example.com:99999"), /cluster\.apiServer: Invalid/);
    assert.throws(() => ackKubeconfig("c1", { server: "http://a.example.com" }), /server: Invalid value: "http:/);
  });
});

describe("a value of another type", () => {
  it("is refused as null in every key, which else would be the default", () => {
    for (const path of [...TABLE.keys()].map((one) => one.replace("[]", "[0]"))) {
      assert.ok(faultsOf({ ...adopting, [path]: null }).includes(`  - ${path}: Invalid value: null: must be a value; pulumi config rm --path '${path}'`), path);
    }
    for (const section of Object.keys(SECTIONS)) {
      for (const value of ["null", " null "])
        assert.match(faultsOf({ ...adopting, [section]: value }), new RegExp(` {2}- ${section}: Invalid value: null`), section);
    }
  });

  it("is refused as a list or an object where a text is meant", () => {
    for (const [path, { kind }] of [...TABLE].filter(([one]) => one !== "mesh.id")) {
      for (const value of kind === "texts" ? [{ a: 1 }, [["b"]]] : kind === "map" ? [["a"]] : [["a"], { a: 1 }, [], {}]) {
        const place = path.replace("[]", "[0]");
        assert.match(faultsOf({ ...adopting, "mesh.id": "", [place]: value }), /must be (a |an |true or false|nothing)|supported values/, place);
        assert.ok(faultsOf({ ...adopting, "mesh.id": "", [place]: JSON.stringify(value) }).includes(`  - ${place}`), place);
      }
    }
  });

  it("is refused inside numbers and certificates instead of being dropped", () => {
    assert.match(faultsOf({ ...adopting, timing: '{"heartbeatSeconds":null}' }), /timing\.heartbeatSeconds: Invalid value: null/);
    assert.match(faultsOf({ ...adopting, capacity: '{"pods":null}' }), /capacity\.pods: Invalid value: null/);
    const certificate = (names: unknown) => faultsOf({ ...adopting, ...further({ secretName: "b", names }) });
    for (const names of [["b.example.com", 5.5], [["b.example.com"]], { a: 1 }]) {
      assert.match(certificate(names), /hosts\[1\]\.names: Invalid value: .*must be a list of texts/, JSON.stringify(names));
    }
    assert.match(certificate(null), /hosts\[1\]\.names: Invalid value: null/);
  });

  it("is a flag only as a boolean, or as the text that an encrypted one is", () => {
    const existing = (value: unknown) => parsed({ ...adopting, ...further({ secretName: "b", names: ["b.example.com"], existing: value }) }).credentials[1];
    assert.deepEqual([existing(true)?.existing, existing("true")?.existing], [true, true]);
    assert.deepEqual([existing(false)?.existing, existing("false")?.existing, existing("")?.existing], [undefined, undefined, undefined]);
    for (const value of ["True", "yes", 1, 0])
      assert.throws(() => existing(value), /hosts\[1\]\.certificate\.existing: Invalid value: .*must be true or false/);
  });
});

describe("a name that is given to a component", () => {
  beforeEach(() => newWorld());

  it("is checked as in the configuration", () => {
    const credential = { credentialName: "x", gateway: { podNamespace: "istio-system" }, hosts: ["a.example.com"] };
    assert.throws(() => new TlsCredential("a", { ...credential, credentialName: "a..b" }), /credentialName: Invalid value: "a\.\.b"/);
    assert.throws(() => new TlsCredential("a", { ...credential, gateway: { podNamespace: "a.b" } }), /gateway\.podNamespace: Invalid value: "a\.b"/);
    assert.throws(() => new TlsCredential("a", { ...credential, hosts: ["a b"] }), /hosts\[0\]: Invalid value: "a b"/);
    const gateway = { selector: {}, podNamespace: "istio-system" };
    const route = { hosts: ["a.example.com"], certificate: { credentialName: "x" }, gateway, backend: { host: "s", port: 1 } };
    assert.throws(() => new WebSocketRoute("a", { ...route, namespace: "A" }), /namespace: Invalid value: "A"/);
    assert.throws(() => new WebSocketRoute("a", { ...route, certificate: { credentialName: "A" } }), /certificate\.credentialName: Invalid value: "A"/);
    const certificates = [{ hosts: ["b.example.com"], certificate: { credentialName: "a-" } }];
    assert.throws(() => new WebSocketRoute("a", { ...route, certificates }), /certificates\[0\]\.certificate\.credentialName: Invalid value: "a-"/);
    assert.throws(() => new WebSocketApp("A", {}), /name: Invalid value: "A": must be a name of at most 63/);
    assert.throws(() => new WebSocketApp("a", { namespace: "a_b" }), /namespace: Invalid value: "a_b"/);
    assert.throws(() => new WebSocketApp("a", { image: "A/B" }), /image: Invalid value: "A\/B"/);
  });
});

describe("a Common Name", () => {
  it("is left out of a certificate whose first host is longer than one may be, and shortened for its CA", async () => {
    const world = await newWorld();
    const long = `${"a".repeat(60)}.example.com`;
    const credentialName = `${"c".repeat(60)}.${"c".repeat(60)}`;
    new TlsCredential("long", { credentialName: "x", gateway: { podNamespace: "istio-system" }, hosts: [long] });
    new TlsCredential("short", { credentialName: "y", gateway: { podNamespace: "istio-system" }, hosts: ["a.example.com", long] });
    new TlsCredential(`tls-${credentialName}`, { credentialName, gateway: { podNamespace: "istio-system" }, hosts: ["b.example.com"] });
    await world.count(21);
    const subject = (type: string, name: string) => world.one(type, name).inputs.subject;
    assert.deepEqual(subject("CertRequest", "long-request"), {});
    assert.deepEqual(subject("CertRequest", "short-request"), { commonName: "a.example.com" });
    const { commonName } = subject("SelfSignedCert", `tls-${credentialName}-ca`) as { commonName: string };
    assert.ok(commonName.length <= 64, commonName);
    assert.match(commonName, /^tls-c{44}-[0-9a-f]{8} CA$/);
    assert.deepEqual(subject("SelfSignedCert", "short-ca"), { commonName: "short CA" });
  });
});
