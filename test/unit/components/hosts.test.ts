import assert from "node:assert/strict";
import fc from "fast-check";
import { covers, hostFaults } from "../../../components/hosts";
import { plain } from "../../support/sentences";

const list = (...hosts: string[]) => ({ path: "hosts", hosts });

describe("host names", () => {
  it("are names in lower case, with a wildcard in front at most", () => {
    assert.deepEqual(hostFaults(list("a.example.com", "*.example.org", "b.example.com", "xn--fiqs8s.cn")), []);
    assert.equal(hostFaults(list()).length, 1);
    for (const wrong of ["*", "https://a.com", "A.example.com", "a", "a..com", "-a.com", "a.*.com", "a.com:443"]) {
      assert.deepEqual(
        hostFaults(list(wrong)).map(({ path }) => path),
        ["hosts[0]"],
        wrong,
      );
    }
  });

  it("may not overlap, in one list or between the lists of two certificates", () => {
    const [fault] = hostFaults(list("a.example.com", "*.example.com"));
    assert.deepEqual([fault!.path, plain(fault!.allowed!)], ["hosts[1]", "host names that do not overlap hosts[0] (a.example.com)"]);
    assert.match(hostFaults(list("a.example.com", "a.example.com"))[0]!.remedy, /a host twice/);
    const [between] = hostFaults(list("*.example.com"), { path: "certificates[0].hosts", hosts: ["b.example.org", "b.example.com"] });
    assert.deepEqual([between!.path, plain(between!.allowed!)], ["certificates[0].hosts[1]", "host names that do not overlap hosts[0] (*.example.com)"]);
  });

  it("overlap in whatever order they stand", () => {
    const name = fc.constantFrom("a", "b", "*.a", "*.b.a", "x.b.a", "c.x.b.a").map((start) => `${start}.example.com`);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (hosts) => {
        const pairs = hosts.flatMap((one, at) => hosts.slice(at + 1).map((other) => covers(one, other) || covers(other, one)));
        assert.equal(hostFaults(list(...hosts)).length > 0, pairs.includes(true));
        assert.equal(hostFaults(list(...hosts)).length > 0, hostFaults(list(...[...hosts].reverse())).length > 0);
      }),
    );
  });
});
