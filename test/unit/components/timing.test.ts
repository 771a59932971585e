import assert from "node:assert/strict";
import fc from "fast-check";
import { deriveTiming, Timing, timingFaults } from "../../../components/timing";
import { anyTiming, goodTiming } from "./timings";
import { plain } from "../../support/sentences";

describe("timing", () => {
  it("has defaults that fit together", () => {
    assert.deepEqual(deriveTiming({}), {
      heartbeatSeconds: 25,
      maxConnectionAgeSeconds: 720,
      loadBalancerIdleSeconds: 900,
      appDrainSeconds: 60,
      preStopSleepSeconds: 10,
      terminationGracePeriodSeconds: 80,
      keepalive: { timeSeconds: 300, intervalSeconds: 30, probes: 3 },
      listenerDrainSeconds: 890,
      certificate: { validityHours: 2160, earlyRenewalHours: 720 },
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

  holds("never lets two lost pings drop a socket", (timing) => timing.heartbeatSeconds * 3 < timing.loadBalancerIdleSeconds);

  holds(
    "gives the pod time to leave the endpoints, to close its sockets and to exit",
    (timing) => timing.terminationGracePeriodSeconds >= timing.preStopSleepSeconds + timing.appDrainSeconds + 10,
  );

  holds("keeps to what load balancers accept", (timing) => timing.loadBalancerIdleSeconds >= 10 && timing.loadBalancerIdleSeconds <= 900);

  holds(
    "probes the way to the app within the load balancer's limit",
    ({ keepalive, loadBalancerIdleSeconds }) => keepalive.timeSeconds >= 1 && keepalive.timeSeconds * 3 <= Math.max(loadBalancerIdleSeconds, 3),
  );

  holds("lets every socket, however its age is spread, leave before its listener does", (timing) =>
    withinDrain(timing.maxConnectionAgeSeconds, timing.listenerDrainSeconds),
  );

  holds(
    "renews a certificate before it ends, with two nights to do so",
    ({ certificate }) => certificate.earlyRenewalHours >= 48 && certificate.earlyRenewalHours < certificate.validityHours,
  );

  it("lets the heartbeat follow from a short idle limit", () => {
    for (const [loadBalancerIdleSeconds, heartbeatSeconds] of [
      [10, 3],
      [60, 19],
      [76, 25],
      [900, 25],
    ]) {
      assert.equal(deriveTiming({ loadBalancerIdleSeconds }).heartbeatSeconds, heartbeatSeconds);
    }
  });

  it("lets the age follow from the gateway's drain", () => {
    assert.equal(deriveTiming({ gatewayDrainSeconds: 60 }).maxConnectionAgeSeconds, 50);
    assert.equal(deriveTiming({ gatewayDrainSeconds: 36 }).maxConnectionAgeSeconds, 30);
    assert.equal(deriveTiming({ gatewayDrainSeconds: 890 }).maxConnectionAgeSeconds, 720);
    assert.equal(deriveTiming({ gatewayDrainSeconds: 60, maxConnectionAgeSeconds: 0 }).maxConnectionAgeSeconds, 0);
  });

  it("names both sides of a contradiction, and the remedy", () => {
    for (const [args, message] of [
      [{ heartbeatSeconds: 25, loadBalancerIdleSeconds: 75 }, /heartbeatSeconds 25 .* timing\.loadBalancerIdleSeconds \(75\) .* raise the idle limit/],
      [
        { maxConnectionAgeSeconds: 600, gatewayDrainSeconds: 300 },
        /maxConnectionAgeSeconds 600 .* at most 250 .* drain of 300 s.* timing\.gatewayDrainSeconds/,
      ],
      [{ gatewayDrainSeconds: 30 }, /maxConnectionAgeSeconds 720 .* at most 25 .* drain of 30 s.* timing\.gatewayDrainSeconds/],
      [{ maxConnectionAgeSeconds: 742 }, /maxConnectionAgeSeconds 742 .* at most 741 .* drain of 890 s/],
      [{ certificateRenewalDays: 10, certificateValidityDays: 10 }, /certificateRenewalDays 10 .* timing\.certificateValidityDays \(10\)/],
    ] as const) {
      const said = timingFaults(args).map(({ path, value, allowed, remedy }) => plain(`${path} ${String(value)} ${allowed} ${remedy}`));
      assert.equal(said.length, 1);
      assert.match(said[0]!, message);
    }
  });

  it("reports every number that is none at once", () => {
    const faults = timingFaults({
      heartbeatSeconds: 1.5,
      appDrainSeconds: NaN,
      loadBalancerIdleSeconds: 3600,
      gatewayDrainSeconds: -1,
      certificateRenewalDays: 1,
    });
    assert.deepEqual(
      faults.map((fault) => fault.path),
      ["timing.heartbeatSeconds", "timing.loadBalancerIdleSeconds", "timing.appDrainSeconds", "timing.gatewayDrainSeconds", "timing.certificateRenewalDays"],
    );
    assert.equal(faults[4]!.allowed, "a whole number of days, 2 to 824");
  });
});

function holds(what: string, rule: (timing: Timing) => boolean): void {
  it(what, () => {
    fc.assert(fc.property(goodTiming, (args) => rule(deriveTiming(args))));
  });
}

function withinDrain(ageSeconds: number, drainSeconds: number): boolean {
  return ageSeconds * 1.2 <= drainSeconds;
}
