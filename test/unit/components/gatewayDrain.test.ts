import assert from "node:assert/strict";
import fc from "fast-check";
import { gatewayDrain, gatewayDrainFaults } from "../../../components/edges/asm/gatewayDrain";
import { deriveTiming } from "../../../components/timing";
import { goodTiming } from "./timings";

const version = (minor: number) => `v1.${minor}.6.90-g0-aliyun`;
const anyMinor = fc.integer({ min: 22, max: 30 });

describe("the gateway's drain", () => {
  it("is as long as the version of the mesh can", () => {
    assert.deepEqual(gatewayDrain({}, version(26)), { seconds: 890, enforcedBy: "gateway" });
    const old = gatewayDrain({}, version(25));
    assert.deepEqual([old.seconds, old.enforcedBy], [30, "loadBalancer"]);
    assert.deepEqual(gatewayDrain({ gatewayDrainSeconds: 300 }, version(27)), { seconds: 300, enforcedBy: "gateway" });
  });

  it("covers the oldest socket, says what is lost, or is refused", () => {
    fc.assert(
      fc.property(goodTiming, anyMinor, (args, minor) => {
        const faults = gatewayDrainFaults(args, version(minor));
        if (faults.length > 0) {
          assert.ok(minor < 26, "only an old mesh can contradict numbers that fit each other");
          assert.throws(() => gatewayDrain(args, version(minor)), /must be (at most 30 with ASM|0, or at most)/);
          return;
        }
        const { seconds, enforcedBy, loss } = gatewayDrain(args, version(minor));
        const age = deriveTiming(args).maxConnectionAgeSeconds;
        assert.ok(seconds >= 10 && seconds <= (minor < 26 ? 30 : 890));
        assert.equal(enforcedBy, minor < 26 ? "loadBalancer" : "gateway");
        assert.equal(loss === undefined, age > 0 && age * 1.2 <= seconds);
      }),
    );
  });

  it("warns of a default age on an old mesh, and refuses one that was asked for", () => {
    assert.match(
      gatewayDrain({}, version(22)).loss!,
      /drains for 30 s, sockets live for 720 s: every rollout .* without a close frame\. Upgrade the mesh to 1\.26/,
    );
    assert.throws(() => gatewayDrain({ maxConnectionAgeSeconds: 60 }, version(22)), /maxConnectionAgeSeconds: Invalid value: 60: must be 0, or at most 25/);
    assert.throws(() => gatewayDrain({ gatewayDrainSeconds: 31 }, version(22)), /gatewayDrainSeconds: Invalid value: 31: must be at most 30 with ASM v1\.22/);
  });

  it("warns of sockets that never leave by themselves", () => {
    assert.match(
      gatewayDrain({ maxConnectionAgeSeconds: 0 }, version(26)).loss!,
      /maxConnectionAgeSeconds is 0: .* after 890 s without a close frame\. An age of at most 741/,
    );
  });

  it("refuses a mesh that does not know the objects that are written into it", () => {
    assert.throws(() => gatewayDrain({}, version(21)), /mesh\.version: Invalid value: "v1\.21\.6\.90-g0-aliyun": must be 1\.22 or later, .*; upgrade the mesh/);
  });

  it("refuses a version that is none", () => {
    assert.throws(() => gatewayDrain({}, "latest"), /mesh\.version: Invalid value: "latest": must be a version like v1\.26/);
  });
});
