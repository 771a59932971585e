import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";

import { isSecret, plain, type PropertyMap, unknown } from "../../sandbox/pulumi/rpc/properties";
import type { PluginClient } from "./pluginClient";
import { startTls, urn } from "./tlsClient";

const start = Date.parse("2026-11-21T00:00:00Z");
const hour = 3_600_000;

describe("life of a certificate of the tls plugin", () => {
  let now = start;
  let tls: PluginClient;
  let privateKeyPem: string;
  before(async () => {
    tls = await startTls(() => new Date(now));
    const key = await tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "ED25519" } });
    privateKeyPem = plain(key.properties.privateKeyPem ?? "") as string;
  });
  beforeEach(() => {
    now = start;
  });
  after(() => tls.stop());

  const certificate = urn("SelfSignedCert", "c");
  const inputsWith = (more: PropertyMap = {}): PropertyMap => ({ privateKeyPem, validityPeriodHours: 48, allowedUses: ["server_auth"], ...more });
  const create = async (inputs: PropertyMap) => (await tls.create({ urn: certificate, properties: inputs })).properties;
  const diff = async (olds: PropertyMap, news: PropertyMap, ignoreChanges?: string[]) => {
    const { changes, diffs, replaces } = await tls.diff({ urn: certificate, olds, news, ignoreChanges });
    return { changes, diffs, replaces };
  };

  it("falls due at the early renewal, not a second before", async () => {
    const state = await create(inputsWith({ earlyRenewalHours: 8 }));
    now = start + 40 * hour - 1000;
    assert.deepEqual((await diff(state, inputsWith({ earlyRenewalHours: 8 }))).diffs, []);
    now = start + 40 * hour;
    assert.deepEqual((await diff(state, inputsWith({ earlyRenewalHours: 8 }))).replaces, ["readyForRenewal"]);
  });

  it("falls due at its end without an early renewal", async () => {
    const state = await create(inputsWith());
    now = start + 48 * hour;
    assert.deepEqual((await diff(state, inputsWith())).replaces, ["readyForRenewal"]);
  });

  it("is not replaced when the program ignores it", async () => {
    const state = await create(inputsWith());
    now = start + 48 * hour;
    assert.deepEqual(await diff(state, inputsWith(), ["readyForRenewal"]), { changes: 1, diffs: [], replaces: [] });
  });

  it("learns at a refresh that it is due", async () => {
    const state = await create(inputsWith());
    now = start + 48 * hour;
    const { properties } = await tls.read({ urn: certificate, id: state.id as string, properties: state });
    assert.equal(properties.readyForRenewal, true);
    assert.ok(isSecret(properties.privateKeyPem));
  });

  it("takes a later renewal in place, and then there is nothing left to change", async () => {
    const state = await create(inputsWith({ earlyRenewalHours: 48 }));
    assert.equal(state.readyForRenewal, true);
    const news = inputsWith({ earlyRenewalHours: 1 });
    assert.deepEqual(await diff(state, news), { changes: 2, diffs: ["earlyRenewalHours", "readyForRenewal"], replaces: [] });
    const { properties: updated } = await tls.update({ urn: certificate, id: state.id as string, olds: state, news });
    assert.equal(updated.readyForRenewal, false);
    assert.equal(updated.certPem, state.certPem);
    assert.ok(isSecret(updated.privateKeyPem));
    assert.deepEqual((await diff(updated, news)).diffs, []);
  });

  const replacing: PropertyMap = {
    allowedUses: ["client_auth"],
    dnsNames: ["x"],
    ipAddresses: ["10.0.0.1"],
    uris: ["https://x"],
    isCaCertificate: true,
    maxPathLength: 1,
    setAuthorityKeyId: true,
    setSubjectKeyId: true,
    subject: { commonName: "x" },
    validityPeriodHours: 1000,
  };
  for (const [name, value] of Object.entries(replacing)) {
    it(`is replaced by another ${name}`, async () => {
      const state = await create(inputsWith());
      assert.deepEqual(await diff(state, inputsWith({ [name]: value })), { changes: 2, diffs: [name], replaces: [name] });
    });
  }

  it("is replaced by another key, also by one that is not known yet", async () => {
    const state = await create(inputsWith());
    const other = await tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "ED25519" } });
    for (const key of [other.properties.privateKeyPem ?? "", unknown]) {
      assert.deepEqual((await diff(state, inputsWith({ privateKeyPem: key }))).replaces, ["privateKeyPem"]);
    }
  });

  it("keeps maxPathLength when the program no longer gives it", async () => {
    const state = await create(inputsWith({ maxPathLength: -1 }));
    assert.deepEqual((await diff(state, inputsWith())).diffs, []);
  });

  it("previews what is known, and leaves the rest unknown", async () => {
    const { id, properties } = await tls.create({ urn: certificate, properties: inputsWith({ privateKeyPem: unknown }), preview: true });
    assert.equal(id, "");
    assert.deepEqual([properties.certPem, properties.privateKeyPem, properties.maxPathLength], [unknown, unknown, unknown]);
    assert.deepEqual([properties.readyForRenewal, properties.earlyRenewalHours, properties.isCaCertificate], [false, 0, false]);
    assert.ok(!("dnsNames" in properties));
  });

  const mistakes: [string, PropertyMap, RegExp][] = [
    [
      "an input that there is not",
      { validityHours: 1 },
      /has no input 'validityHours'; its inputs are allowedUses, .*validityPeriodHours\. Examine values at 'c\.validityHours'/,
    ],
    ["an output as an input", { certPem: "x" }, /has no input 'certPem'/],
    ["text for a number", { validityPeriodHours: "48" }, /expected a whole number, got a string\. Examine values at 'c\.validityPeriodHours'/],
    ["half an hour", { earlyRenewalHours: 0.5 }, /expected a whole number, got the number 0\.5/],
    ["text for a list", { dnsNames: "x" }, /expected a list of strings, got a string/],
    ["text for a switch", { isCaCertificate: "yes" }, /expected true or false, got a string/],
    [
      "a field that a subject does not have",
      { subject: { commonname: "x" } },
      /A subject has no field 'commonname'; its fields are commonName, .* Examine values at 'c\.subject\.commonname'/,
    ],
    [
      "an empty address",
      { ipAddresses: [""] },
      /Attribute ip_addresses\[0\] string length must be at least 1, got: 0\. Examine values at 'c\.ipAddresses\[0\]'/,
    ],
    ["a path length below -1", { maxPathLength: -2 }, /Attribute max_path_length value must be at least -1, got: -2/],
  ];
  for (const [name, inputs, message] of mistakes) {
    it(`says what is wrong with ${name}`, async () => {
      const { failures } = await tls.check({ urn: certificate, news: inputsWith(inputs) });
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.reason ?? "", message);
    });
  }

  it("finds nothing wrong with what is not known yet", async () => {
    const { failures } = await tls.check({ urn: certificate, news: inputsWith({ dnsNames: [unknown], validityPeriodHours: unknown, subject: unknown }) });
    assert.deepEqual(failures, []);
  });

  it("cannot be imported, and says so", async () => {
    await assert.rejects(
      tls.read({ urn: certificate, id: "7" }),
      /Resource Import Not Implemented: tls:index\/selfSignedCert:SelfSignedCert cannot be imported/,
    );
  });

  it("names a resource or a method that the stand-in does not have", async () => {
    const nothing = "urn:pulumi:dev::asm::tls:index/nothing:Nothing::n";
    await assert.rejects(tls.check({ urn: nothing }), /has no resource 'tls:index\/nothing:Nothing'; it has tls:index\/privateKey:PrivateKey/);
    const error = await new Promise<grpc.ServiceError | null>((resolve) => tls.raw.getSchema(new GetSchemaRequest(), resolve));
    assert.equal(error?.code, grpc.status.UNIMPLEMENTED);
    assert.match(error?.details ?? "", /tls does not implement \/pulumirpc\.ResourceProvider\/GetSchema/);
  });
});
