import { Fault, refuse } from "../../faults";
import { isOlder } from "../../mesh/api/versions";
import { ASM } from "./limits";
import { ageFaults, deriveTiming, oldestWithin, TimingArgs } from "../../timing";
import { quoted } from "../../contract/quoted";

// What the gateway's drain is depends on the version of the gateway, which is known late when the mesh is adopted.

/** How a gateway of a given ASM version is told to keep its sockets for a while when a pod of it ends. */
export interface GatewayDrain {
  seconds: number;
  /** From ASM 1.26 the gateway is told by an annotation of the IstioGateway; before, the load balancer is, and Istio's agent in the pod. */
  enforcedBy: "gateway" | "loadBalancer";
  /** What a rollout of the gateway drops all the same, and the remedy; absent when every socket leaves by itself before. */
  loss?: string;
}

const VERSION = /^v?\d+\.\d+/;
/** Before ASM 1.26 a gateway pod has 30 s to end, whatever it is told. */
const LIMIT_BEFORE_126 = 30;

/**
 * The drain of a gateway of this version of ASM (`v1.26.0.1-g0-aliyun`).
 * Throws when the version is no version, or when it cannot drain as long as asked.
 */
export function gatewayDrain(args: TimingArgs, asmVersion: string): GatewayDrain {
  refuse("timing", gatewayDrainFaults(args, asmVersion));
  const seconds = drainSeconds(args, asmVersion);
  const loss = whatIsLost(deriveTiming(args).maxConnectionAgeSeconds, seconds, asmVersion);
  return { seconds, enforcedBy: since126(asmVersion) ? "gateway" : "loadBalancer", ...(loss ? { loss } : {}) };
}

/** What a mesh of this version cannot do; `prefix` is put before each path. */
export function gatewayDrainFaults(args: TimingArgs, asmVersion: string, prefix = "timing."): Fault[] {
  if (!VERSION.test(asmVersion)) {
    return [{ path: "mesh.version", value: asmVersion, allowed: "a version like v1.26.0.1-g0-aliyun", remedy: "pass the mesh's own version" }];
  }
  if (!since(asmVersion, 22)) {
    return [
      {
        path: "mesh.version",
        value: asmVersion,
        allowed: "1.22 or later, the first that knows networking.istio.io/v1 and security.istio.io/v1",
        remedy: "upgrade the mesh; from 1.26 on its gateways drain as long as sockets live",
      },
    ];
  }
  const seconds = drainSeconds(args, asmVersion);
  if (!since126(asmVersion) && seconds > LIMIT_BEFORE_126) {
    return [
      {
        path: `${prefix}gatewayDrainSeconds`,
        value: seconds,
        allowed: `at most ${LIMIT_BEFORE_126} with ASM ${quoted(asmVersion)}`,
        remedy: "upgrade the mesh to 1.26 or later, or drain for a shorter time",
      },
    ];
  }
  // A default age is no fault of an old mesh; `loss` says which sockets it drops.
  return args.maxConnectionAgeSeconds === undefined ? [] : ageFaults(args.maxConnectionAgeSeconds, seconds, prefix);
}

function drainSeconds(args: TimingArgs, asmVersion: string): number {
  return args.gatewayDrainSeconds ?? (since126(asmVersion) ? ASM.drain.pod.max : LIMIT_BEFORE_126);
}

/** Whether a version of ASM is 1.`first` or later; a text that is no version is not. @internal */
export function gatewayVersionSince(asmVersion: string, first: number): boolean {
  return VERSION.test(asmVersion) && since(asmVersion, first);
}

function since126(asmVersion: string): boolean {
  return since(asmVersion, 26);
}

function since(asmVersion: string, first: number): boolean {
  return !isOlder(asmVersion, `1.${first}`);
}

function whatIsLost(ageSeconds: number, seconds: number, asmVersion: string): string | undefined {
  if (ageSeconds === 0) {
    return (
      `timing.maxConnectionAgeSeconds is 0: sockets stay as long as their clients want, so every rollout of the gateway cuts those that are left ` +
      `after ${seconds} s without a close frame. An age of at most ${oldestWithin(seconds)} lets the app close each of them before.`
    );
  }
  if (ageSeconds > oldestWithin(seconds)) {
    return (
      `A gateway of ASM ${asmVersion} drains for ${seconds} s, sockets live for ${ageSeconds} s: every rollout of the gateway cuts most of them without ` +
      `a close frame. Upgrade the mesh to 1.26 or later, which drains for ${ASM.drain.pod.max} s.`
    );
  }
  return undefined;
}
