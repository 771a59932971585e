import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { ackKubeconfig } from "../../../components/mesh/ackCluster";
import { imageFaults } from "../../../components/app/imageReference";
import { TlsCredential } from "../../../components/tls/tlsCredential";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import { WebSocketRoute } from "../../../components/edges/istio/webSocketRoute";
import { parseConfig } from "../../../config";
import { newWorld } from "../components/world";
import { adopting, faultsOf } from "./faults";

const hex = "0123456789abcdef".repeat(8);
const project = parse(readFileSync(path.join(__dirname, "../../../Pulumi.yaml"), "utf8")) as { config: Record<string, { default: unknown }> };

describe("a text that looks like a flag or a number inside a list or an object", () => {
  it("is that text, as the CLI has made a flag or a number of it", () => {
    const certificates = '[{"credentialName":2026,"hosts":["b.example.com"],"existing":"true"}]';
    const values = { imagePullSecrets: "[123,true]", environment: '{"ENABLED":true,"WORKERS":4}', certificates, timing: '{"heartbeatSeconds":"20"}' };
    const { app, credentials, timing } = parseConfig("dev", { ...adopting, ...values });
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
      assert.match(faultsOf({ ...adopting, image }), / {2}- image is /);
    });
  }
});

describe("the address of the cluster's API server", () => {
  const faults = (server: string) => faultsOf({ ...adopting, clusterApiServer: server });

  it("is https, a host and a port, as it stands in a kubeconfig", () => {
    for (const server of ["https://192.168.0.10:6443", "https://api.example.com", "https://[2001:db8::1]:6443", "https://a.example.com:443"]) {
      assert.equal(parseConfig("dev", { ...adopting, clusterApiServer: server }).clusterAccess.server, server);
    }
  });

  it("is refused as anything else", () => {
    assert.match(faults("https://]"), /clusterApiServer is "https:\/\/\]".*host name or an address/);
    assert.match(faults("http://a.example.com"), /speaks https/);
    assert.match(faults("https://me:hunter22@a.example.com"), /leave out user and password/);
    assert.doesNotMatch(faults("https://me:hunter22@a.example.com"), /hunter22/);
    for (const server of ["https://a.example.com/x", "https://a.example.com?x", "https://a.example.com#", "https://A.example.com", "https:a.example.com"]) {
      assert.match(faults(server), /without path and query, in lower case, as https:\/\/a\.example\.com/, server);
    }
    assert.match(faults("https://a.example.com:99999"), /clusterApiServer is/);
    assert.throws(() => ackKubeconfig("c1", { server: "http://a.example.com" }), /server is "http:/);
  });
});

describe("a value of another type", () => {
  it("is refused as null in every key, which else would be the default", () => {
    for (const key of Object.keys(project.config)) {
      for (const value of ["null", " null "]) {
        assert.match(faultsOf({ ...adopting, [key]: value }), new RegExp(` {2}- ${key} is null, allowed is a value: pulumi config rm ${key}`), key);
      }
    }
  });

  it("is refused as a list or an object where a text is meant", () => {
    for (const key of ["meshName", "image", "namespace", "allowedOrigins", "tlsRotation", "credentialName", "gatewayName", "clusterApiServer"]) {
      for (const value of ['["a"]', '{"a":1}']) {
        const mesh: Record<string, string> = key === "meshName" ? { clusterId: adopting.clusterId } : adopting;
        assert.match(faultsOf({ ...mesh, [key]: value }), new RegExp(` {2}- ${key} is "\\(set\\)", allowed is `), key);
      }
    }
  });

  it("is refused inside numbers and certificates instead of being dropped", () => {
    assert.match(faultsOf({ ...adopting, timing: '{"heartbeatSeconds":null}' }), /timing\.heartbeatSeconds is null/);
    assert.match(faultsOf({ ...adopting, capacity: '{"pods":null}' }), /capacity\.pods is null/);
    const certificate = (hosts: unknown) => faultsOf({ ...adopting, certificates: JSON.stringify([{ credentialName: "b", hosts }]) });
    for (const hosts of [["b.example.com", 5], [["b.example.com"]], "b.example.com", null]) {
      assert.match(certificate(hosts), /certificates\[0\]\.hosts is .*allowed is a list of texts/, JSON.stringify(hosts));
    }
  });

  it("is a flag only as a boolean, or as the text that an encrypted one is", () => {
    const existing = (value: unknown) =>
      parseConfig("dev", { ...adopting, certificates: JSON.stringify([{ credentialName: "b", hosts: ["b.example.com"], existing: value }]) }).credentials[1];
    assert.deepEqual([existing(true)?.existing, existing("true")?.existing], [true, true]);
    assert.deepEqual([existing(false)?.existing, existing("false")?.existing], [undefined, undefined]);
    for (const value of ["True", "yes", 1, 0, "", []]) assert.throws(() => existing(value), /certificates\[0\]\.existing is .*allowed is true or false/);
  });
});

describe("a name that is given to a component", () => {
  beforeEach(() => newWorld());

  it("is checked as in the configuration", () => {
    const credential = { credentialName: "x", gateway: { podNamespace: "istio-system" }, hosts: ["a.example.com"] };
    assert.throws(() => new TlsCredential("a", { ...credential, credentialName: "a..b" }), /credentialName is "a\.\.b"/);
    assert.throws(() => new TlsCredential("a", { ...credential, gateway: { podNamespace: "a.b" } }), /gateway\.podNamespace is "a\.b"/);
    assert.throws(() => new TlsCredential("a", { ...credential, hosts: ["a b"] }), /hosts\[0\] is "a b"/);
    const gateway = { selector: {}, podNamespace: "istio-system" };
    const route = { hosts: ["a.example.com"], certificate: { credentialName: "x" }, gateway, backend: { host: "s", port: 1 } };
    assert.throws(() => new WebSocketRoute("a", { ...route, namespace: "A" }), /namespace is "A"/);
    assert.throws(() => new WebSocketRoute("a", { ...route, certificate: { credentialName: "A" } }), /certificate\.credentialName is "A"/);
    const certificates = [{ hosts: ["b.example.com"], certificate: { credentialName: "a-" } }];
    assert.throws(() => new WebSocketRoute("a", { ...route, certificates }), /certificates\[0\]\.certificate\.credentialName is "a-"/);
    assert.throws(() => new WebSocketApp("A", {}), /name is "A", allowed is a name of at most 63/);
    assert.throws(() => new WebSocketApp("a", { namespace: "a_b" }), /namespace is "a_b"/);
    assert.throws(() => new WebSocketApp("a", { image: "A/B" }), /image is "A\/B"/);
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
