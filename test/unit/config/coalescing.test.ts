import assert from "node:assert/strict";
import { issue } from "../../support/certificates";
import { adopting, faultsOf, further, parsed } from "./faults";

/** A stack with a given certificate of these names for a.example.com, and other certificates beside it. */
async function stack(names: string[], others: Record<string, unknown>[], more: Record<string, string> = {}) {
  const { certificatePem, privateKeyPem } = await issue({ hosts: names });
  return {
    ...adopting,
    "hosts[0].names": '["a.example.com"]',
    "hosts[0].certificate.certificate": certificatePem,
    "hosts[0].certificate.privateKey": privateKeyPem,
    ...further(...others.map((other, index) => ({ secretName: `other-${index}`, ...other }))),
    ...more,
  };
}

const taken = (values: Record<string, unknown>) => parsed(values, ["hosts"]);
const faults = (values: Record<string, unknown>) => faultsOf(values, ["hosts"]);

describe("a given certificate that covers a host of another server", () => {
  it("is refused, because a browser would reuse its connection", async () => {
    const b = [{ names: ["b.example.com"] }];
    const wildcard = faults(await stack(["a.example.com", "*.example.com"], b));
    assert.match(
      wildcard,
      /has 1 fault:\n {2}- hosts\[0\]\.certificate\.certificate: Invalid value: "DNS:a\.example\.com, DNS:\*\.example\.com": must be a certificate that does not cover/,
    );
    assert.match(wildcard, /does not cover b\.example\.com of hosts\[1\]\.names.*get 404: put b\.example\.com among the names of this certificate/);
    assert.match(faults(await stack(["a.example.com", "b.example.com"], b)), /does not cover b\.example\.com/);
    assert.match(faults(await stack(["a.example.com", "x.example.org"], [{ names: ["*.example.org"] }])), /does not cover \*\.example\.org/);
    assert.match(faults(await stack(["a.example.com", "*.b.example.org"], [{ names: ["*.example.org"] }])), /does not cover \*\.example\.org/);
  });

  it("is refused in each place of the list", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["b.example.org", "a.example.com"] });
    const b = further({ names: ["b.example.org"], secretName: "b", certificate: certificatePem, privateKey: privateKeyPem });
    assert.match(
      faultsOf({ ...adopting, "hosts[0].names": ["a.example.com"], ...b }, ["hosts"]),
      /hosts\[1\]\.certificate\.certificate: Invalid value: "DNS:b\.example\.org, DNS:a\.example\.com": must be a certificate that does not cover a\.example\.com of hosts\[0\]\.names/,
    );
  });

  it("is compared with no name that is no host", async () => {
    const message = faults(await stack(["a.example.com", "*.example.com"], [{ names: ["\u0000", "b.example.com"] }]));
    assert.match(message, /hosts\[1\]\.names\[0\]: Invalid value[^]*does not cover b\.example\.com/);
  });

  it("is taken where nothing of it is another server's, or its own server answers every name", async () => {
    const b = [{ names: ["b.example.com"] }];
    taken(await stack(["a.example.com", "c.example.com"], b));
    // A wildcard of a certificate stands for one label.
    taken(await stack(["a.example.com", "*.example.com"], [{ names: ["x.b.example.com"] }]));
    taken(await stack(["a.example.com", "*.example.com"], b, { "edge.anyHost": "both" }));
  });
});

describe("an existing certificate beside hosts of its domain", () => {
  it("is warned about, because it may have a wildcard", async () => {
    const existing = { existing: true, secretName: "old" };
    const near = taken(await stack(["a.example.com"], [{ names: ["b.example.com"], ...existing }])).warnings;
    assert.equal(near.length, 1);
    assert.match(near[0]!, /existing Secret old is not at hand\. If it covers a\.example\.com of hosts\[0\]\.names too, as \*\.example\.com does/);
    assert.deepEqual(taken(await stack(["a.example.com"], [{ names: ["b.example.org"], ...existing }])).warnings, []);
    assert.deepEqual(taken({ ...adopting, "hosts[0].certificate.existing": "true" }).warnings, []);
  });
});
