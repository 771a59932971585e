import { deriveTiming } from "../../components/timing";
import type { Key } from "../key";

const TIMING = deriveTiming({});
const OWNER = "the owner of the existing gateway decides, and a preview warns of what the gateway itself says: remove it, and set";

export const TIMING_KEYS = {
  "timing.heartbeatSeconds": {
    kind: "integer",
    doc: "How often the app pings each socket; less than a third of loadBalancerIdleSeconds.",
    unset: TIMING.heartbeatSeconds,
    examples: [20],
  },
  "timing.maxConnectionAgeSeconds": {
    kind: "integer",
    doc: "Age at which the app asks a client to reconnect, 0 for never.",
    unset: TIMING.maxConnectionAgeSeconds,
    examples: [0],
  },
  "timing.loadBalancerIdleSeconds": {
    kind: "integer",
    doc: "How long the load balancer keeps a silent connection.",
    unset: TIMING.loadBalancerIdleSeconds,
    notBeside: { key: "edge.existing", remedy: `${OWNER} timing.heartbeatSeconds, which is yours` },
    examples: [600],
  },
  "timing.endpointPropagationSeconds": {
    kind: "integer",
    doc: "How long a terminating pod may still get new connections.",
    unset: TIMING.preStopSleepSeconds,
    examples: [5],
  },
  "timing.appDrainSeconds": {
    kind: "integer",
    doc: "Over how many seconds the app spreads its close frames when it ends.",
    unset: TIMING.appDrainSeconds,
    examples: [90],
  },
  "timing.gatewayDrainSeconds": {
    kind: "integer",
    doc: "How long a gateway keeps its sockets when one of its pods ends or a listener changes; at most 30 before ASM 1.26.",
    unset: TIMING.listenerDrainSeconds,
    notBeside: { key: "edge.existing", remedy: `${OWNER} timing.maxConnectionAgeSeconds, which is yours` },
    examples: [30],
  },
  "timing.certificateValidityDays": {
    kind: "integer",
    doc: "How many days a generated certificate is valid.",
    unset: TIMING.certificate.validityHours / 24,
    examples: [60],
  },
  "timing.certificateRenewalDays": {
    kind: "integer",
    doc: "How many days before its end the next update renews a generated certificate.",
    unset: TIMING.certificate.earlyRenewalHours / 24,
    examples: [7],
  },
} as const satisfies Record<string, Key>;
