import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../config";
import { issue } from "../../support/certificates";
import { adopting, faultsOf } from "./faults";

describe("the configuration of hosts and certificates", () => {
  it("takes further certificates: given, generated or existing", async () => {
    const given = await issue({ hosts: ["b.aliyun.com"] });
    const certificates = [
      { hosts: ["b.aliyun.com"], credentialName: "b", certificate: given.certificatePem, privateKey: given.privateKeyPem },
      { hosts: ["c.aliyun.com"], credentialName: "c" },
      { hosts: ["d.aliyun.com"], credentialName: "d", existing: true },
    ];
    const config = parseConfig("dev", { ...adopting, tlsRotation: "2", certificates: JSON.stringify(certificates) }, ["certificates"]);
    assert.deepEqual(config.hosts, ["a.aliyun.com", "b.aliyun.com", "c.aliyun.com", "d.aliyun.com"]);
    assert.deepEqual(
      config.credentials.map(({ name, rotation, existing, certificatePem }) => [name, rotation, existing, certificatePem !== undefined]),
      [
        ["tls", "2", undefined, false],
        ["tls-b", undefined, undefined, true],
        ["tls-c", "2", undefined, false],
        ["tls-d", undefined, true, false],
      ],
    );
    assert.equal(await pulumi.isSecret(config.credentials[1]!.privateKeyPem as pulumi.Output<string>), true);
    assert.deepEqual(
      config.credentials.slice(1).map((one) => one.credentialName),
      ["b", "c", "d"],
    );
    const inTheClear = faultsOf({ ...adopting, certificates: JSON.stringify(certificates) });
    assert.match(inTheClear, /certificates\[0\]\.privateKey is "\(hidden\)", allowed is an encrypted value.*--secret --path 'certificates\[0\]\.privateKey'/);
    assert.equal(inTheClear.includes("PRIVATE KEY-----"), false);
  });

  it("refuses further certificates that contradict themselves or each other", () => {
    const faults = (certificates: unknown) => faultsOf({ ...adopting, certificates: JSON.stringify(certificates) }, ["certificates"]);
    assert.match(
      faults([{ hosts: ["a.aliyun.com"], credentialName: "b" }]),
      /certificates\[0\]\.hosts\[0\] is "a\.aliyun\.com", allowed is host names that do not overlap hosts\[0\]/,
    );
    assert.match(
      faults([{ hosts: ["b.aliyun.com"], credentialName: "myexample-credential" }]),
      /certificates\[0\]\.credentialName is .*allowed is a name other than that of/,
    );
    assert.match(faults([{ hosts: ["b.aliyun.com"] }]), /certificates\[0\]\.credentialName is missing/);
    assert.match(faults([{ credentialName: "b" }]), /certificates\[0\]\.hosts is \[\], allowed is at least one host name/);
    assert.match(
      faults([{ hosts: ["b.aliyun.com"], credentialName: "b", existing: true, certificate: "x" }]),
      /certificates\[0\] is "\(set\)", allowed is existing, or certificate and privateKey/,
    );
    assert.match(
      faults([{ hosts: ["b.aliyun.com"], credentialName: "b", key: "hunter2" }]),
      /certificates\[0\]\.key is "\(set\)", allowed is one of hosts, credentialName/,
    );
    assert.match(faults("b"), /certificates is "\(set\)", allowed is a list of objects/);
  });

  it("looks into given certificates before anything is deployed", async () => {
    const [other, ended] = [await issue({ hosts: ["b.aliyun.com"] }), await issue({ hosts: ["a.aliyun.com"], from: -9, to: -1 })];
    const given = (certificate: string, key: string) => faultsOf({ ...adopting, tlsCertificate: certificate, tlsPrivateKey: key }, ["tlsPrivateKey"]);
    assert.match(given(other.certificatePem, other.privateKeyPem), /tlsCertificate is "DNS:b\.aliyun\.com", allowed is a certificate for a\.aliyun\.com/);
    assert.match(given(ended.certificatePem, ended.privateKeyPem), /it has ended: give its successor/);
    assert.match(given(ended.certificatePem, other.privateKeyPem), /tlsPrivateKey is "\(hidden\)", allowed is the key of tlsCertificate/);
    assert.equal(given(ended.certificatePem, other.privateKeyPem).includes(other.privateKeyPem.split("\n")[1]!), false);
  });

  it("reads for how long browsers stay with TLS and the app keeps idle connections, and refuses what nothing could keep", () => {
    const { route } = parseConfig("dev", { ...adopting, anyHost: "none", plainHttp: "redirect", hstsSeconds: "0", appKeepAliveSeconds: "5" });
    assert.deepEqual([route.hstsSeconds, route.appKeepAliveSeconds], [0, 5]);
    const none = parseConfig("dev", { ...adopting, hstsSeconds: "", appKeepAliveSeconds: "" }).route;
    assert.deepEqual([none.hstsSeconds, none.appKeepAliveSeconds], [undefined, undefined]);
    assert.match(faultsOf({ ...adopting, hstsSeconds: "300" }), /hstsSeconds is 300, allowed is 0 while plain HTTP is served/);
    assert.match(faultsOf({ ...adopting, appKeepAliveSeconds: "0" }), /appKeepAliveSeconds is 0, allowed is a whole number, 2 to 86400/);
  });

  it("leaves an existing Secret alone", () => {
    const { credentials } = parseConfig("dev", { ...adopting, existingCredential: "true" });
    assert.deepEqual(credentials, [{ name: "tls", credentialName: "myexample-credential", hosts: ["a.aliyun.com"], existing: true }]);
    assert.match(
      faultsOf({ ...adopting, existingCredential: "true", tlsRotation: "2" }),
      /tlsRotation is "2", allowed is nothing while existingCredential is true: an existing Secret/,
    );
    const key = faultsOf({ ...adopting, existingCredential: "true", tlsPrivateKey: "hunter2" }, ["tlsPrivateKey"]);
    assert.match(key, /tlsPrivateKey is "\(hidden\)", allowed is nothing while existingCredential is true/);
    assert.equal(key.includes("hunter2"), false);
  });

  it("refuses TLS that no client could speak, or that port 80 would bypass", async () => {
    const ca = await issue({ ca: true });
    const rsa = '["ECDHE-RSA-AES128-GCM-SHA256"]';
    assert.match(faultsOf({ ...adopting, tlsCiphers: rsa }), /tlsCiphers is .*allowed is at least one ECDHE-ECDSA-… for the certificate's ECDSA key/);
    assert.deepEqual(parseConfig("dev", { ...adopting, tlsCiphers: rsa, existingCredential: "true" }).route.cipherSuites, ["ECDHE-RSA-AES128-GCM-SHA256"]);
    assert.match(faultsOf({ ...adopting, tlsMinVersion: "1.3", tlsCiphers: rsa }), /allowed is nothing while only TLS 1\.3 is spoken/);
    assert.match(faultsOf({ ...adopting, tlsMinVersion: "1.1" }), /tlsMinVersion is "1\.1", allowed is 1\.2 or 1\.3/);
    assert.match(
      faultsOf({ ...adopting, tlsClientCa: ca.certificatePem }),
      /plainHttp is "serve", allowed is redirect, or httpPort 0 instead of 80, while clients/,
    );
    const mutual = parseConfig("dev", { ...adopting, tlsClientCa: ca.certificatePem, plainHttp: "redirect", anyHost: "none" });
    assert.deepEqual([mutual.route.verifyClients, mutual.credentials[0]!.clientCaPem], [true, ca.certificatePem]);
  });

  it("reads ports, tells them to route and gateway alike, and says nothing of those that every address means", () => {
    const tlsAlone = parseConfig("dev", { ...adopting, httpPort: "0", httpsPort: "8443", anyHost: "none", checkOrigins: "gateway" });
    assert.deepEqual([tlsAlone.route.httpPort, tlsAlone.route.httpsPort], [0, 8443]);
    assert.deepEqual([tlsAlone.gateway.httpPort, tlsAlone.gateway.httpsPort], [0, 8443]);
    assert.deepEqual(tlsAlone.gateway.allowedOrigins, ["https://a.aliyun.com:8443"]);
    const both = parseConfig("dev", { ...adopting, httpPort: "8080", anyHost: "none", checkOrigins: "gateway" });
    assert.deepEqual(both.gateway.allowedOrigins, ["https://a.aliyun.com", "http://a.aliyun.com:8080"]);
    const usual = parseConfig("dev", { ...adopting, httpPort: "80", httpsPort: "443" });
    assert.deepEqual(["httpPort" in usual.gateway, "httpsPort" in usual.route], [false, false]);
    assert.equal(parseConfig("dev", { ...adopting, existingGateway: "shared", anyHost: "none", httpsPort: "8443" }).gateway.httpsPort, 8443);
  });

  it("refuses ports that cannot be listened on, or that contradict the rest", async () => {
    const ca = await issue({ ca: true });
    const faults = (values: Record<string, string>) => faultsOf({ ...adopting, anyHost: "none", ...values });
    assert.match(faults({ httpPort: "8080", httpsPort: "8080" }), /httpPort is 8080, allowed is another port than httpsPort \(8080\)/);
    assert.match(faults({ httpsPort: "0" }), /httpsPort is 0, allowed is a port, 1 to 65535: /);
    assert.match(faults({ httpPort: "65536" }), /httpPort is 65536, allowed is a port, 1 to 65535, or 0 for none/);
    assert.match(faults({ httpPort: "http" }), /httpPort is "http", allowed is a whole number/);
    for (const port of ["15000", "15021", "15090"]) {
      assert.match(faults({ httpsPort: port }), new RegExp(`httpsPort is ${port}, allowed is a port outside 15000 to 15090: the gateway's own`));
    }
    assert.match(faults({ httpPort: "0", anyHost: "http" }), /anyHost is "http", allowed is none or both while httpPort is 0/);
    for (const [httpPort, httpsPort] of [
      ["8080", "443"],
      ["80", "8443"],
      ["0", "443"],
    ] as const) {
      assert.match(
        faults({ httpPort, httpsPort, plainHttp: "redirect" }),
        new RegExp(`plainHttp is "redirect", allowed is serve while httpPort is ${httpPort} and httpsPort ${httpsPort}: a redirect leads from 80 to 443`),
      );
    }
    assert.match(faults({ httpPort: "8080", tlsClientCa: ca.certificatePem }), /httpPort 0 instead of 8080, .*port 8080 would let in/);
    assert.equal(parseConfig("dev", { ...adopting, anyHost: "none", httpPort: "0", tlsClientCa: ca.certificatePem }).route.verifyClients, true);
  });

  it("takes a certificate with an encrypted key, and never shows the key", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"] });
    const config = parseConfig("dev", { ...adopting, tlsCertificate: certificatePem, tlsPrivateKey: privateKeyPem }, ["tlsPrivateKey"]);
    assert.equal(config.credentials[0]!.certificatePem, certificatePem);
    assert.equal(await pulumi.isSecret(config.credentials[0]!.privateKeyPem as pulumi.Output<string>), true);
    assert.match(faultsOf({ ...adopting, tlsCertificate: certificatePem }), /tlsPrivateKey is missing/);
    const inTheClear = faultsOf({ ...adopting, tlsCertificate: certificatePem, tlsPrivateKey: privateKeyPem });
    assert.match(inTheClear, /tlsPrivateKey is "\(hidden\)", allowed is an encrypted value/);
    assert.equal(inTheClear.includes("PRIVATE KEY"), false);
    assert.match(
      faultsOf({ ...adopting, tlsCertificate: "x", tlsPrivateKey: "hunter2" }, ["tlsPrivateKey"]),
      /tlsCertificate is "x"[^]*tlsPrivateKey is "\(hidden\)", allowed is a private key in PEM/,
    );
  });
});
