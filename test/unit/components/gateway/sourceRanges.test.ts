import assert from "node:assert/strict";
import fc from "fast-check";
import { rangeFaults } from "../../../../components/edges/istio/sourceRanges";
import { plain } from "../../../support/sentences";

const v4 = fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 })).map(([address, length]) => ({ address: BigInt(address), length, bits: 32 }));
const v6 = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.integer({ min: 0, max: 128 }))
  .map(([address, length]) => ({ address, length, bits: 128 }));

describe("source ranges", () => {
  it("are those that begin at their first address, of both families", () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), ({ address, length, bits }) => {
        const host = BigInt(bits - length);
        const first = (address >> host) << host;
        assert.deepEqual(rangeFaults([`${written(first, bits)}/${length}`]), []);
        assert.equal(rangeFaults([`${written(address, bits)}/${length}`]).length, address === first ? 0 : 1);
        assert.deepEqual(rangeFaults([`${written(address, bits)}/${bits}`]), []);
      }),
    );
  });

  it("may be written short, and with an IPv4 address inside", () => {
    assert.deepEqual(rangeFaults(["2001:db8::/32", "::/0", "0.0.0.0/0", "::1/128", "64:ff9b::10.0.0.0/104", "2001:DB8:1::/48"]), []);
    assert.match(plain(rangeFaults(["64:ff9b::10.0.0.1/104"])[0]!.remedy), /^64:ff9b::10\.0\.0\.1 lies inside it: write 64:ff9b::a00:0\/104/);
  });

  it("of IPv4 addresses in the form of IPv6 match no client, and are refused", () => {
    assert.match(rangeFaults(["::ffff:10.0.0.0/104"])[0]!.remedy, /write it so/);
  });

  it("are at least one: an empty list would allow no client", () => {
    assert.match(rangeFaults([])[0]!.remedy, /^leave it out to allow all clients/);
  });

  it("are refused by their place, with what to write instead", () => {
    const [inside, ...rest] = rangeFaults(["203.0.113.7/24", "203.0.113.7", "10.0.0.0/33", "::/129", "all", "10.0.0/8"]);
    assert.deepEqual(
      { ...inside!, remedy: plain(inside!.remedy) },
      {
        path: "sourceRanges[0]",
        value: "203.0.113.7/24",
        allowed: "a range that begins at its first address",
        remedy: "203.0.113.7 lies inside it: write 203.0.113.0/24 for the range, or 203.0.113.7/32 for the address",
      },
    );
    assert.deepEqual(
      rest.map((fault) => fault.path),
      [1, 2, 3, 4, 5].map((index) => `sourceRanges[${index}]`),
    );
    assert.ok(rest.every((fault) => fault.allowed!.startsWith("a range in CIDR form")));
  });
});

describe("what Go's netip.ParsePrefix refuses in a source range", () => {
  it("is refused here: zones, leading zeros, bits out of range, what is no address", () => {
    const refused = [
      ...["0.0.0.0/00", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/-0", "10.0.0.0/ 8", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/8\n", "010.0.0.0/8", "10.0.0.0/"],
      ...["fe80::1%eth0/128", "fe80::%eth0/64", "::%1/0", "fe80:0:0:0:0:0:0:0%1.2.3.4/10", "::/٣", "1.2.3/8", "0x0a.0.0.0/8", "167772160/8", "/8", "::/1/2"],
      ...["1:2:3:4:5:6:7:8::/128", "::12345/128", "::01.2.3.4/128", "1.2.3.4::/128", ":::/0", "[::]/0", "10.0.0.0/33", "::/129", ""],
    ];
    for (const range of refused) {
      assert.deepEqual(
        rangeFaults([range]).map(({ path, value }) => [path, value]),
        [["sourceRanges[0]", range]],
      );
    }
  });

  it("and whatever else is written makes a fault or none, and never an exception", () => {
    const part = fc.constantFrom("fe80", "::", ":", "%", "eth0", "0", "00", "1.2.3.4", ".", "/", "255", "256", "128", "ffff", "a".repeat(9), "-", " ");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), fc.nat(129), (parts, length) => {
        assert.ok(rangeFaults([`${parts.join("")}/${length}`]).length <= 1);
        assert.ok(rangeFaults([parts.join("")]).length <= 1);
      }),
      { numRuns: 5000 },
    );
  });
});

function written(address: bigint, bits: number): string {
  const [size, parts] = bits === 32 ? [8n, 4] : [16n, 8];
  const all = Array.from({ length: parts }, (_none, index) => (address >> (size * BigInt(parts - 1 - index))) & ((1n << size) - 1n));
  return bits === 32 ? all.join(".") : all.map((part) => part.toString(16)).join(":");
}
