import assert from "node:assert/strict";
import { until } from "../support/until";
import { Authority } from "../support/authority";
import type { Edge } from "./edge";

export function provesServerTls(edge: Edge): void {
  it("serves each host with its own certificate, and no name that it does not know", async () => {
    for (const host of ["a.aliyun.com", "b.aliyun.com"]) {
      const said = await edge.openssl(host);
      assert.match(said.stdout, new RegExp(`^subject=CN ?= ?${host}$`, "m"), said.stderr);
    }
    assert.doesNotMatch((await edge.openssl("c.aliyun.com")).stdout, /BEGIN CERTIFICATE/);
  });

  it("refuses TLS 1.2 when 1.3 is the least, and leads plain HTTP to TLS", async () => {
    const old = await edge.openssl("a.aliyun.com", "-tls1_2");
    assert.match(old.stderr, /alert protocol version/);
    assert.match((await edge.openssl("a.aliyun.com", "-tls1_3")).stdout, /^New, TLSv1\.3/m);

    const plain = await edge.curl("a.aliyun.com", "--output", "/dev/null", "--write-out", "%{http_code} %{redirect_url}", "http://a.aliyun.com/");
    assert.equal(plain.stdout, "301 https://a.aliyun.com/");
  });
}

export function provesMutualTls(edge: Edge, authority: () => Authority): void {
  it("refuses a client without a certificate or with a stranger's, and serves one of the given authority", async () => {
    const refusal = /alert|socket hang up|ECONNRESET|EPIPE/i;
    const withoutCertificate = await edge.curl("a.aliyun.com", "https://a.aliyun.com/");
    assert.notEqual(withoutCertificate.code, 0, withoutCertificate.stdout);
    await assert.rejects(edge.handshake("a.aliyun.com", "https://a.aliyun.com"), refusal);
    const stranger = await Authority.create("stranger");
    await assert.rejects(edge.handshake("a.aliyun.com", "https://a.aliyun.com", await stranger.issue("client", "extendedKeyUsage=clientAuth")), refusal);
    stranger.remove();

    const client = await authority().issue("client", "extendedKeyUsage=clientAuth");
    // make up, which has no certificate of a client, cannot ask whether the app's new endpoints have reached the gateway.
    await until("the app answers", 20, async () => (await edge.handshake("a.aliyun.com", "https://a.aliyun.com", client)) === 101);
    const files = ["--cert", authority().file("client.crt"), "--key", authority().file("client.key")];
    const served = await edge.curl("a.aliyun.com", ...files, "--fail", "https://a.aliyun.com/");
    assert.equal(served.code, 0, served.stderr);
  });
}
