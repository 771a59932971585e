import assert from "node:assert/strict";
import fc from "fast-check";
import { deriveTiming, gatewayDrain, TimingArgs, timingFaults } from "../../../components/timing";

const seconds = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: undefined });
const anyTiming: fc.Arbitrary<TimingArgs> = fc.record({
  heartbeatSeconds: seconds(-5, 400),
  maxConnectionAgeSeconds: seconds(-5, 2000),
  loadBalancerIdleSeconds: seconds(0, 1000),
  endpointPropagationSeconds: seconds(-1, 200),
  appDrainSeconds: seconds(-1, 4000),
  gatewayDrainSeconds: seconds(0, 1000),
});
const goodTiming = anyTiming.filter((args) => timingFaults(args).length === 0);
const version = (minor: number) => `v1.${minor}.6.90-g0-aliyun`;

describe("timing", () => {
  it("has defaults that fit together", () => {
    assert.deepEqual(deriveTiming({}), {
      heartbeatSeconds: 25,
      maxConnectionAgeSeconds: 0,
      loadBalancerIdleSeconds: 900,
      appDrainSeconds: 60,
      preStopSleepSeconds: 10,
      terminationGracePeriodSeconds: 80,
      keepalive: { timeSeconds: 300, intervalSeconds: 30, probes: 3 },
      gatewayDrainSeconds: undefined,
    });
  });

  it("derives or refuses whatever it is given, never both", () => {
    fc.assert(
      fc.property(anyTiming, (args) => {
        if (timingFaults(args).length > 0) {
          assert.throws(() => deriveTiming(args), /timing: .* refused/);
        } else {
          assert.ok(deriveTiming(args));
        }
      }),
    );
  });

  it("never lets two lost pings cut a socket", () => {
    fc.assert(
      fc.property(goodTiming, (args) => {
        const timing = deriveTiming(args);
        assert.ok(timing.heartbeatSeconds * 3 < timing.loadBalancerIdleSeconds);
      }),
    );
  });

  it("gives the pod time to leave the endpoints, to close its sockets and to exit", () => {
    fc.assert(
      fc.property(goodTiming, (args) => {
        const timing = deriveTiming(args);
        assert.ok(timing.terminationGracePeriodSeconds >= timing.preStopSleepSeconds + timing.appDrainSeconds + 10);
      }),
    );
  });

  it("keeps to what load balancers accept, and probes within it", () => {
    fc.assert(
      fc.property(goodTiming, (args) => {
        const timing = deriveTiming(args);
        assert.ok(timing.loadBalancerIdleSeconds >= 10 && timing.loadBalancerIdleSeconds <= 900);
        assert.ok(timing.keepalive.timeSeconds >= 1 && timing.keepalive.timeSeconds * 3 <= Math.max(timing.loadBalancerIdleSeconds, 3));
      }),
    );
  });

  it("drains a gateway no shorter than its oldest socket and no longer than its version can", () => {
    fc.assert(
      fc.property(goodTiming, fc.integer({ min: 17, max: 30 }), (args, minor) => {
        const timing = deriveTiming(args);
        const limit = minor >= 26 ? 890 : 30;
        try {
          const drain = gatewayDrain(timing, version(minor));
          assert.ok(drain.seconds >= 10 && drain.seconds <= limit);
          assert.ok(timing.maxConnectionAgeSeconds * 1.2 <= drain.seconds);
          assert.equal(drain.toldBy, minor >= 26 ? "gateway" : "loadBalancer");
        } catch (error) {
          assert.match((error as Error).message, /gatewayDrainSeconds is \d+, allowed is at most 30|maxConnectionAgeSeconds is \d+, allowed is 0, or at most/);
          assert.ok((args.gatewayDrainSeconds ?? 0) > limit || timing.maxConnectionAgeSeconds * 1.2 > (args.gatewayDrainSeconds ?? (minor >= 26 ? 300 : 30)));
        }
      }),
    );
  });

  it("names both sides of a contradiction, and the remedy", () => {
    const [fault] = timingFaults({ heartbeatSeconds: 300, loadBalancerIdleSeconds: 899 });
    assert.equal(fault!.path, "timing.heartbeatSeconds");
    assert.match(fault!.allowed, /1 to 299/);
    assert.match(
      timingFaults({ heartbeatSeconds: 25, loadBalancerIdleSeconds: 75 })[0]!.allowed,
      /less than a third of timing\.loadBalancerIdleSeconds \(75\)/,
    );
    assert.match(timingFaults({ maxConnectionAgeSeconds: 600, gatewayDrainSeconds: 300 })[0]!.allowed, /at most 250 .* drain of 300 s/);
  });

  it("reports every number that is none at once", () => {
    const faults = timingFaults({ heartbeatSeconds: 1.5, appDrainSeconds: NaN, loadBalancerIdleSeconds: 3600, gatewayDrainSeconds: -1 });
    assert.deepEqual(
      faults.map((fault) => fault.path),
      ["timing.heartbeatSeconds", "timing.loadBalancerIdleSeconds", "timing.appDrainSeconds", "timing.gatewayDrainSeconds"],
    );
  });

  it("refuses a version that is none", () => {
    assert.throws(() => gatewayDrain(deriveTiming({}), "latest"), /asmVersion is "latest", allowed is a version like v1\.26/);
  });
});
