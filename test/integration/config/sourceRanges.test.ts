import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { rangeFaults } from "../../../components/edges/istio/sourceRanges";

const part = fc.constantFrom("fe80", "::", ":", ":", "%", "eth0", "0", "00", "1.2.3.4", "010", ".", "/", "255", "256", "ffff", "12345", " ", "-");
const length = fc.oneof(fc.nat(130).map(String), fc.constantFrom("00", "08", "+8", "-0", "", "0x8", "999999999999"));
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6(),
  fc.array(part, { maxLength: 9 }).map((parts) => parts.join("")),
);
const prefix = fc.tuple(address, length).map(([one, bits]) => `${one}/${bits}`);
const aligned = fc.tuple(fc.constantFrom("10.0.0.0", "192.168.0.0", "2001:db8::", "::", "0.0.0.0"), fc.nat(40)).map(([one, bits]) => `${one}/${bits}`);

describe("source ranges", function () {
  this.timeout(120_000);

  it("are refused and accepted as Go's netip.ParsePrefix does, by which Istio reads them", () => {
    const seed = Date.now() % 2 ** 31;
    const texts = fc.sample(fc.oneof(prefix, aligned, address), { numRuns: 4000, seed });
    const said = execFileSync("go", ["run", path.join(__dirname, "netip.go")], { input: texts.map((text) => `${JSON.stringify(text)}\n`).join("") });
    const oracle = said.toString().split("\n");
    let accepted = 0;
    texts.forEach((text, index) => {
      const takes = rangeFaults([text]).length === 0;
      accepted += takes ? 1 : 0;
      // Beyond Go: a range begins at its first address, and IPv4 stands in its own form.
      assert.equal(takes, oracle[index] === "true false", `seed ${seed}: ${JSON.stringify(text)}`);
    });
    assert.ok(accepted > 100, `seed ${seed}: only ${accepted} were accepted`);
  });
});
