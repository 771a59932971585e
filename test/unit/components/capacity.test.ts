import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityFaults, deriveCapacity } from "../../../components/capacity";

describe("capacity", () => {
  it("has defaults", () => {
    assert.deepEqual(deriveCapacity({}), {
      socketsPerPod: 10_000,
      maxMessageBytes: 65_536,
      gatewayReplicas: 2,
      appResources: { requests: { cpu: "100m", memory: "288Mi" }, limits: { memory: "576Mi" } },
    });
  });

  it("asks for more memory with more sockets, and never limits below what it asks for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 1000 }), (sockets, more) => {
        const mebibytes = (count: number) => Number.parseInt(deriveCapacity({ socketsPerPod: Math.min(count, 100_000) }).appResources.requests.memory, 10);
        assert.ok(mebibytes(sockets) <= mebibytes(sockets + more));
        assert.ok(mebibytes(sockets) * 1024 >= sockets * 20);
        const { requests, limits } = deriveCapacity({ socketsPerPod: sockets }).appResources;
        assert.ok(Number.parseInt(limits.memory, 10) >= Number.parseInt(requests.memory, 10));
      }),
    );
  });

  it("refuses what is no number of anything, all at once", () => {
    const faults = capacityFaults({ socketsPerPod: 0, maxMessageBytes: 1.5, gatewayReplicas: 101 });
    assert.deepEqual(
      faults.map((fault) => fault.path),
      ["capacity.socketsPerPod", "capacity.maxMessageBytes", "capacity.gatewayReplicas"],
    );
    assert.throws(() => deriveCapacity({ socketsPerPod: -1 }), /capacity\.socketsPerPod is -1, allowed is a whole number, 1 to 100000/);
  });
});
