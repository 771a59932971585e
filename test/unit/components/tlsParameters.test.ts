import assert from "node:assert/strict";
import { getCiphers } from "node:tls";
import { describe as inWords } from "../../../components/faults";
import { cipherFaults, KeyKind, TlsVersion } from "../../../components/edges/istio/tlsParameters";

describe("ciphers", () => {
  const faultsOf = (ciphers: string[], version: TlsVersion = "1.2", keys: KeyKind[] = []) =>
    cipherFaults(ciphers, version, keys, "tlsCiphers").map(inWords).join("\n");

  it("are the strong ones of TLS 1.2, all of which OpenSSL knows by these names", () => {
    const strong = ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].flatMap((rest) => [`ECDHE-ECDSA-${rest}`, `ECDHE-RSA-${rest}`]);
    assert.equal(faultsOf(strong, "1.2", ["RSA", "ECDSA"]), "");
    assert.ok(strong.every((cipher) => getCiphers().includes(cipher.toLowerCase())));
    assert.equal(faultsOf([], "1.3"), "");
  });

  it("are refused when weak or unknown, which Istio would only warn of", () => {
    for (const weak of ["ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-SHA", "DES-CBC3-SHA", "ECDHE-PSK-CHACHA20-POLY1305"]) {
      assert.match(faultsOf([weak]), /^tlsCiphers\[0\]: Invalid value: .*; it is weak: without forward secrecy, or with CBC$/, weak);
    }
    for (const unknown of ["TLS_AES_128_GCM_SHA256", "ecdhe-rsa-aes128-gcm-sha256", "HIGH"]) {
      assert.match(faultsOf([unknown]), /Istio would drop an unknown name with a warning in its log only/, unknown);
    }
  });

  it("are refused where they are never chosen: when only TLS 1.3 is spoken", () => {
    assert.match(faultsOf(["ECDHE-RSA-AES128-GCM-SHA256"], "1.3"), /Forbidden: may not be set while only TLS 1\.3 is spoken/);
  });

  it("are refused when a certificate's key can use none of them", () => {
    const rsaOnly = ["ECDHE-RSA-AES128-GCM-SHA256"];
    assert.equal(faultsOf(rsaOnly, "1.2", ["RSA"]), "");
    assert.match(faultsOf(rsaOnly, "1.2", ["RSA", "ECDSA"]), /must be at least one ECDHE-ECDSA-… for the certificate's ECDSA key/);
  });
});
