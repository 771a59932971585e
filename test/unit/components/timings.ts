import fc from "fast-check";
import { TimingArgs, timingFaults } from "../../../components/timing";

const whole = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: undefined });

/** Numbers of which some are wrong by themselves or beside each other. */
export const anyTiming: fc.Arbitrary<TimingArgs> = fc.record({
  heartbeatSeconds: whole(-5, 400),
  maxConnectionAgeSeconds: whole(-5, 2000),
  loadBalancerIdleSeconds: whole(0, 1000),
  endpointPropagationSeconds: whole(-1, 200),
  appDrainSeconds: whole(-1, 4000),
  gatewayDrainSeconds: whole(0, 1000),
  certificateValidityDays: whole(0, 900),
  certificateRenewalDays: whole(0, 900),
});

export const goodTiming = anyTiming.filter((args) => timingFaults(args).length === 0);
