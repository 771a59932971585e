import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { issue } from "../../support/certificates";
import { adopting, faultsOf, further, parsed } from "./faults";

describe("the configuration of hosts and certificates", () => {
  it("takes further certificates: given, generated or existing", async () => {
    const given = await issue({ hosts: ["b.aliyun.com"] });
    const certificates = [
      { names: ["b.aliyun.com"], secretName: "b", certificate: given.certificatePem, privateKey: given.privateKeyPem },
      { names: ["c.aliyun.com"], secretName: "c", rotation: "3" },
      { names: ["d.aliyun.com"], secretName: "d", existing: true },
    ];
    const config = parsed({ ...adopting, "hosts[0].certificate.rotation": "2", ...further(...certificates) }, ["hosts"]);
    assert.deepEqual(config.hosts, ["a.aliyun.com", "b.aliyun.com", "c.aliyun.com", "d.aliyun.com"]);
    assert.deepEqual(
      config.credentials.map(({ name, rotation, existing, certificatePem }) => [name, rotation, existing, certificatePem !== undefined]),
      [
        ["tls", "2", undefined, false],
        ["tls-b", undefined, undefined, true],
        ["tls-c", "3", undefined, false],
        ["tls-d", undefined, true, false],
      ],
    );
    assert.equal(await pulumi.isSecret(config.credentials[1]!.privateKeyPem as pulumi.Output<string>), true);
    assert.deepEqual(
      config.credentials.slice(1).map((one) => one.credentialName),
      ["b", "c", "d"],
    );
    const inTheClear = faultsOf({ ...adopting, ...further(...certificates) });
    assert.match(
      inTheClear,
      /hosts\[1\]\.certificate\.privateKey: Invalid value: "\(hidden\)": must be an encrypted value.*--secret --path 'hosts\[1\]\.certificate\.privateKey' < file/,
    );
    assert.equal(inTheClear.includes("PRIVATE KEY-----"), false);
  });

  it("refuses further certificates that contradict themselves or each other", () => {
    const faults = (...certificates: Record<string, unknown>[]) => faultsOf({ ...adopting, ...further(...certificates) }, ["hosts"]);
    const one = { names: ["b.aliyun.com"], secretName: "b" };
    assert.match(
      faults({ ...one, names: ["a.aliyun.com"] }),
      /hosts\[1\]\.names\[0\]: Invalid value: "a\.aliyun\.com": must be host names that do not overlap hosts\[0\]\.names\[0\]/,
    );
    assert.match(
      faults({ ...one, secretName: "myexample-credential" }),
      /hosts\[1\]\.certificate\.secretName: .*: must be a name other than that of hosts\[0\]/,
    );
    assert.match(faults({ names: ["b.aliyun.com"] }), /hosts\[1\]\.certificate\.secretName: Required value/);
    assert.match(faults({ secretName: "b" }), /hosts\[1\]\.names: Invalid value: \[\]: must be at least one host name/);
    assert.match(
      faults({ ...one, existing: true, certificate: "-----BEGIN CERTIFICATE-----" }),
      /hosts\[1\]\.certificate\.certificate: Forbidden: may not be set beside hosts\[1\]\.certificate\.existing \(true\); an existing Secret is not changed/,
    );
    assert.match(faults({ ...one, key: "hunter2" }), /hosts\[1\]\.certificate\.key: Forbidden: unknown key/);
    assert.match(
      faultsOf({ ...adopting, hosts: '{"a":1}' }),
      /hosts: Invalid value: "\(set\)": must be a list of names, or of objects with names, certificate/,
    );
    assert.match(
      faultsOf({ ...adopting, hosts: '["a.example.com",{"names":["b.example.com"]}]' }),
      /hosts\[0\]: Invalid value: "\(set\)": must be an object with names/,
    );
  });

  it("takes names alone as a list or as a text with commas, which share one certificate", () => {
    for (const hosts of ['["a.example.com","b.example.com"]', "a.example.com, b.example.com"]) {
      assert.deepEqual(
        parsed({ ...adopting, hosts }).credentials.map((one) => one.hosts),
        [["a.example.com", "b.example.com"]],
      );
    }
    assert.match(faultsOf({ ...adopting, hosts: "a.example.com,B.example.com" }), /- hosts\[1\]: Invalid value: "B\.example\.com"/);
  });

  it("looks into given certificates before anything is deployed", async () => {
    const [other, ended] = [await issue({ hosts: ["b.aliyun.com"] }), await issue({ hosts: ["a.aliyun.com"], from: -9, to: -1 })];
    const given = (certificate: string, key: string) =>
      faultsOf({ ...adopting, "hosts[0].certificate.certificate": certificate, "hosts[0].certificate.privateKey": key }, ["hosts[0].certificate.privateKey"]);
    assert.match(
      given(other.certificatePem, other.privateKeyPem),
      /hosts\[0\]\.certificate\.certificate: Invalid value: "DNS:b\.aliyun\.com": must be a certificate for a\.aliyun\.com/,
    );
    assert.match(given(ended.certificatePem, ended.privateKeyPem), /it has ended: give its successor/);
    assert.match(
      given(ended.certificatePem, other.privateKeyPem),
      /hosts\[0\]\.certificate\.privateKey: Invalid value: "\(hidden\)": must be the key of hosts\[0\]\.certificate\.certificate/,
    );
    assert.equal(given(ended.certificatePem, other.privateKeyPem).includes(other.privateKeyPem.split("\n")[1]!), false);
  });

  it("reads for how long browsers stay with TLS and the app keeps idle connections, and refuses what nothing could keep", () => {
    const { route } = parsed({ ...adopting, "edge.anyHost": "none", "edge.http.mode": "redirect", "edge.http.hstsSeconds": "0", "app.keepAliveSeconds": "5" });
    assert.deepEqual([route.hstsSeconds, route.appKeepAliveSeconds], [0, 5]);
    const none = parsed({ ...adopting, "edge.http.hstsSeconds": "", "app.keepAliveSeconds": "" }).route;
    assert.deepEqual([none.hstsSeconds, none.appKeepAliveSeconds], [undefined, undefined]);
    assert.match(
      faultsOf({ ...adopting, "edge.http.hstsSeconds": "300" }),
      /edge\.http\.hstsSeconds: Invalid value: 300: must be 0 while plain HTTP is served/,
    );
    assert.match(faultsOf({ ...adopting, "app.keepAliveSeconds": "0" }), /app\.keepAliveSeconds: Invalid value: 0: must be a whole number, 2 to 86400/);
  });

  it("leaves an existing Secret alone", () => {
    const { credentials } = parsed({ ...adopting, "hosts[0].certificate.existing": "true" });
    assert.deepEqual(credentials, [{ name: "tls", credentialName: "myexample-credential", hosts: ["a.aliyun.com"], existing: true }]);
    assert.match(
      faultsOf({ ...adopting, "hosts[0].certificate.existing": "true", "hosts[0].certificate.rotation": "2" }),
      /hosts\[0\]\.certificate\.rotation: Forbidden: may not be set beside hosts\[0\]\.certificate\.existing \(true\); an existing Secret/,
    );
    const key = faultsOf({ ...adopting, "hosts[0].certificate.existing": "true", "hosts[0].certificate.privateKey": "hunter2" }, [
      "hosts[0].certificate.privateKey",
    ]);
    assert.match(key, /hosts\[0\]\.certificate\.privateKey: Forbidden: may not be set beside hosts\[0\]\.certificate\.existing \(true\)/);
    assert.equal(key.includes("hunter2"), false);
  });

  it("refuses TLS that no client could speak, or that port 80 would bypass", async () => {
    const ca = await issue({ ca: true });
    const rsa = '["ECDHE-RSA-AES128-GCM-SHA256"]';
    assert.match(
      faultsOf({ ...adopting, "edge.tls.ciphers": rsa }),
      /edge\.tls\.ciphers: .*must be at least one ECDHE-ECDSA-… for the certificate's ECDSA key/,
    );
    assert.deepEqual(parsed({ ...adopting, "edge.tls.ciphers": rsa, "hosts[0].certificate.existing": "true" }).route.cipherSuites, [
      "ECDHE-RSA-AES128-GCM-SHA256",
    ]);
    assert.match(
      faultsOf({ ...adopting, "edge.tls.minVersion": "1.3", "edge.tls.ciphers": rsa }),
      /edge\.tls\.ciphers: Forbidden: may not be set while only TLS 1\.3 is spoken/,
    );
    assert.match(faultsOf({ ...adopting, "edge.tls.minVersion": "1.1" }), /edge\.tls\.minVersion: Unsupported value: "1\.1": supported values: "1\.2", "1\.3"/);
    assert.match(
      faultsOf({ ...adopting, "edge.tls.clientCa": ca.certificatePem }),
      /edge\.http\.mode: Invalid value: "serve": must be redirect, or edge\.http\.port 0 instead of 80, while clients/,
    );
    const mutual = parsed({ ...adopting, "edge.tls.clientCa": ca.certificatePem, "edge.http.mode": "redirect", "edge.anyHost": "none" });
    assert.deepEqual([mutual.route.verifyClients, mutual.credentials[0]!.clientCaPem], [true, ca.certificatePem]);
  });

  it("reads ports, tells them to route and gateway alike, and says nothing of those that every address means", () => {
    const tlsAlone = parsed({ ...adopting, "edge.http.port": "0", "edge.https.port": "8443", "edge.anyHost": "none", "edge.origins.check": "gateway" });
    assert.deepEqual([tlsAlone.route.httpPort, tlsAlone.route.httpsPort], [0, 8443]);
    assert.deepEqual([tlsAlone.gateway.httpPort, tlsAlone.gateway.httpsPort], [0, 8443]);
    assert.deepEqual(tlsAlone.gateway.allowedOrigins, ["https://a.aliyun.com:8443"]);
    const both = parsed({ ...adopting, "edge.http.port": "8080", "edge.anyHost": "none", "edge.origins.check": "gateway" });
    assert.deepEqual(both.gateway.allowedOrigins, ["https://a.aliyun.com", "http://a.aliyun.com:8080"]);
    const usual = parsed({ ...adopting, "edge.http.port": "80", "edge.https.port": "443" });
    assert.deepEqual(["httpPort" in usual.gateway, "httpsPort" in usual.route], [false, false]);
    assert.equal(parsed({ ...adopting, "edge.existing": "shared", "edge.anyHost": "none", "edge.https.port": "8443" }).gateway.httpsPort, 8443);
  });

  it("refuses ports that cannot be listened on, or that contradict the rest", async () => {
    const ca = await issue({ ca: true });
    const faults = (values: Record<string, string>) => faultsOf({ ...adopting, "edge.anyHost": "none", ...values });
    assert.match(
      faults({ "edge.http.port": "8080", "edge.https.port": "8080" }),
      /edge\.http\.port: Invalid value: 8080: must be another port than edge\.https\.port \(8080\)/,
    );
    assert.match(faults({ "edge.https.port": "0" }), /edge\.https\.port: Invalid value: 0: must be a port, 1 to 65535; /);
    assert.match(faults({ "edge.http.port": "65536" }), /edge\.http\.port: Invalid value: 65536: must be a port, 1 to 65535, or 0 for none/);
    assert.match(faults({ "edge.http.port": "http" }), /edge\.http\.port: Invalid value: "http": must be a whole number/);
    for (const port of ["15000", "15021", "15090"]) {
      assert.match(
        faults({ "edge.https.port": port }),
        new RegExp(`edge.https.port: Invalid value: ${port}: must be a port outside 15000 to 15090; the gateway's own`),
      );
    }
    assert.match(
      faults({ "edge.http.port": "0", "edge.anyHost": "http" }),
      /edge\.anyHost: Invalid value: "http": must be none or both while edge\.http\.port is 0/,
    );
    for (const [httpPort, httpsPort] of [
      ["8080", "443"],
      ["80", "8443"],
      ["0", "443"],
    ] as const) {
      assert.match(
        faults({ "edge.http.port": httpPort, "edge.https.port": httpsPort, "edge.http.mode": "redirect" }),
        new RegExp(
          `edge.http.mode: Invalid value: "redirect": must be serve while edge.http.port is ${httpPort} and edge.https.port ${httpsPort}; a redirect leads`,
        ),
      );
    }
    assert.match(faults({ "edge.http.port": "8080", "edge.tls.clientCa": ca.certificatePem }), /edge\.http\.port 0 instead of 8080, .*port 8080 would let in/);
    assert.equal(parsed({ ...adopting, "edge.anyHost": "none", "edge.http.port": "0", "edge.tls.clientCa": ca.certificatePem }).route.verifyClients, true);
  });

  it("takes a certificate with an encrypted key, and never shows the key", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"] });
    const config = parsed({ ...adopting, "hosts[0].certificate.certificate": certificatePem, "hosts[0].certificate.privateKey": privateKeyPem }, [
      "hosts[0].certificate.privateKey",
    ]);
    assert.equal(config.credentials[0]!.certificatePem, certificatePem);
    assert.equal(await pulumi.isSecret(config.credentials[0]!.privateKeyPem as pulumi.Output<string>), true);
    assert.match(faultsOf({ ...adopting, "hosts[0].certificate.certificate": certificatePem }), /hosts\[0\]\.certificate\.privateKey: Required value/);
    const inTheClear = faultsOf({ ...adopting, "hosts[0].certificate.certificate": certificatePem, "hosts[0].certificate.privateKey": privateKeyPem });
    assert.match(inTheClear, /hosts\[0\]\.certificate\.privateKey: Invalid value: "\(hidden\)": must be an encrypted value/);
    assert.equal(inTheClear.includes("PRIVATE KEY"), false);
    assert.match(
      faultsOf({ ...adopting, "hosts[0].certificate.certificate": "x", "hosts[0].certificate.privateKey": "hunter2" }, ["hosts[0].certificate.privateKey"]),
      /hosts\[0\]\.certificate\.certificate: Invalid value: "\(hidden\)"[^]*hosts\[0\]\.certificate\.privateKey: Invalid value: "\(hidden\)": must be a private key in PEM/,
    );
  });
});
