import assert from "node:assert/strict";
import { isBalancerAddress, pickAddress } from "../../../sandbox/cloud/loadBalancer/addresses";

const PREFIX = "10.244.254.";

describe("load balancer addresses", () => {
  it("are the lowest that is free", () => {
    assert.equal(pickAddress(PREFIX, [], new Set()), "10.244.254.1");
    assert.equal(pickAddress(PREFIX, [], new Set(["10.244.254.1", "10.244.254.3"])), "10.244.254.2");
  });

  it("are not what another has just left, until all others are taken", () => {
    assert.equal(pickAddress(PREFIX, [], new Set(), "10.244.254.1"), "10.244.254.2");
    assert.equal(pickAddress(PREFIX, [], new Set(["10.244.254.8"]), "10.244.254.7"), "10.244.254.9");
    assert.equal(pickAddress(PREFIX, [], new Set(), "10.244.254.254"), "10.244.254.1");
    const others = new Set(Array.from({ length: 254 }, (_, index) => PREFIX + (index + 1)).filter((address) => address !== "10.244.254.7"));
    assert.equal(pickAddress(PREFIX, [], others, "10.244.254.7"), "10.244.254.7");
  });

  it("stay what they were, or what was asked for, when free", () => {
    assert.equal(pickAddress(PREFIX, ["10.244.254.7", "10.244.254.9"], new Set()), "10.244.254.7");
    assert.equal(pickAddress(PREFIX, [undefined, "10.244.254.9"], new Set()), "10.244.254.9");
    assert.equal(pickAddress(PREFIX, ["10.244.254.7"], new Set(["10.244.254.7"])), "10.244.254.1");
    assert.equal(pickAddress(PREFIX, ["192.0.2.1"], new Set()), "10.244.254.1");
  });

  it("are 254 and no more", () => {
    const all = new Set(Array.from({ length: 254 }, (_, index) => PREFIX + (index + 1)));
    assert.throws(() => pickAddress(PREFIX, [], all), /All 254 addresses of 10\.244\.254\.0\/24 are taken/);
  });

  it("are told from others", () => {
    const given = ["10.244.254.1", "10.244.254.254", "10.244.254.0", "10.244.254.255", "10.244.25.1", "nlb-0001"];
    assert.deepEqual(
      given.map((address) => isBalancerAddress(PREFIX, address)),
      [true, true, false, false, false, false],
    );
  });
});
