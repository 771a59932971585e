import assert from "node:assert/strict";
import { parseConfig } from "../../../config";
import { issue } from "../../support/certificates";
import { adopting, faultsOf } from "./faults";

/** A stack with a given certificate of these names for a.example.com, and other certificates beside it. */
async function stack(names: string[], others: { hosts: string[]; credentialName?: string; existing?: boolean }[], more: Record<string, string> = {}) {
  const { certificatePem, privateKeyPem } = await issue({ hosts: names });
  const certificates = others.map((other, index) => ({ credentialName: `other-${index}`, ...other }));
  return {
    ...adopting,
    hosts: '["a.example.com"]',
    tlsCertificate: certificatePem,
    tlsPrivateKey: privateKeyPem,
    certificates: JSON.stringify(certificates),
    ...more,
  };
}

const parsed = (values: Record<string, string>) => parseConfig("dev", values, ["tlsPrivateKey", "certificates"]);
const faults = (values: Record<string, string>) => faultsOf(values, ["tlsPrivateKey", "certificates"]);

describe("a given certificate that covers a host of another server", () => {
  it("is refused, because a browser would reuse its connection", async () => {
    const b = [{ hosts: ["b.example.com"] }];
    const wildcard = faults(await stack(["a.example.com", "*.example.com"], b));
    assert.match(wildcard, /has 1 fault:\n {2}- tlsCertificate is "DNS:a\.example\.com, DNS:\*\.example\.com", allowed is a certificate that does not cover/);
    assert.match(wildcard, /does not cover b\.example\.com of certificates\[0\]\.hosts.*get 404: put b\.example\.com to the hosts of this certificate/);
    assert.match(faults(await stack(["a.example.com", "b.example.com"], b)), /does not cover b\.example\.com/);
    assert.match(faults(await stack(["a.example.com", "x.example.org"], [{ hosts: ["*.example.org"] }])), /does not cover \*\.example\.org/);
    assert.match(faults(await stack(["a.example.com", "*.b.example.org"], [{ hosts: ["*.example.org"] }])), /does not cover \*\.example\.org/);
  });

  it("is refused in each place of the list", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["b.example.org", "a.example.com"] });
    const certificates = JSON.stringify([{ hosts: ["b.example.org"], credentialName: "b", certificate: certificatePem, privateKey: privateKeyPem }]);
    assert.match(
      faultsOf({ ...adopting, hosts: '["a.example.com"]', certificates }, ["certificates"]),
      /certificates\[0\]\.certificate is "DNS:b\.example\.org, DNS:a\.example\.com", allowed is a certificate that does not cover a\.example\.com of hosts/,
    );
  });

  it("is taken where nothing of it is another server's, or its own server answers every name", async () => {
    const b = [{ hosts: ["b.example.com"] }];
    parsed(await stack(["a.example.com", "c.example.com"], b));
    // A wildcard of a certificate stands for one label.
    parsed(await stack(["a.example.com", "*.example.com"], [{ hosts: ["x.b.example.com"] }]));
    parsed(await stack(["a.example.com", "*.example.com"], b, { anyHost: "both" }));
  });
});

describe("an existing certificate beside hosts of its domain", () => {
  it("is warned about, because it may have a wildcard", async () => {
    const existing = { existing: true, credentialName: "old" };
    const near = parsed(await stack(["a.example.com"], [{ hosts: ["b.example.com"], ...existing }])).warnings;
    assert.equal(near.length, 1);
    assert.match(near[0]!, /existing Secret old is not at hand\. If it covers a\.example\.com of hosts too, as \*\.example\.com does/);
    assert.deepEqual(parsed(await stack(["a.example.com"], [{ hosts: ["b.example.org"], ...existing }])).warnings, []);
    assert.deepEqual(parsed({ ...adopting, existingCredential: "true" }).warnings, []);
  });
});
