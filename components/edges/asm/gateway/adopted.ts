import * as pulumi from "@pulumi/pulumi";
import type { GatewayFacts } from "./created";
import type { IngressGatewayArgs } from "../ingressGateway";
import { ExistingIstioGateway } from "../../../istio";
import { warn } from "../../../notice";
import { deriveTiming, oldestWithin, slowestHeartbeat } from "../../../timing";
import { ASM } from "../limits";
import { EDGE_SETTINGS } from "../../istio/edgeSettings";
import { edgePorts, EdgePorts } from "../../istio/ports";
import { DRAIN_ANNOTATION, DrainingGateway, listenerDrain, podDrain } from "./drainSettings";
import { DrainSetting, PROXY_CONFIG } from "../../istio/proxyConfig";
import { IdleTimeout, idleTimeout } from "./idleTimeout";

/** Reads an existing gateway, and says what its rollouts and its load balancer would drop. */
export function adoptGateway(name: string, gatewayName: string, args: IngressGatewayArgs, parent: pulumi.Resource): GatewayFacts {
  const gateway = new ExistingIstioGateway(name, gatewayName, { parent });
  void warn(notSet(gatewayName));
  pulumi.all([gateway.metadata, gateway.spec, args.timing ?? {}]).apply(([metadata, spec, timing]) => {
    const drain = shortestDrain({ metadata, spec });
    const idle = idleTimeout(spec);
    const { maxConnectionAgeSeconds: age, heartbeatSeconds: heartbeat } = deriveTiming(timing);
    if (age === 0 || age > oldestWithin(drain.seconds)) {
      void warn(lossOf(gatewayName, drain, age));
    }
    const missing = missingPorts(spec?.ports, args);
    if (missing.length > 0) {
      void warn(absenceOf(gatewayName, missing, spec!.ports!));
    }
    // Also when the limit is no number.
    if (!(heartbeat <= slowestHeartbeat(idle.seconds))) {
      void warn(silenceOf(gatewayName, idle, heartbeat));
    }
  });
  return {
    status: gateway.status,
    // Labels that its owner has put there are sure; the other one is ASM's habit.
    selector: gateway.spec.apply((spec) => (Object.keys(spec?.podLabels ?? {}).length > 0 ? spec!.podLabels! : { istio: gatewayName })),
    connectionCap: pulumi.output(0),
    version: pulumi.output(args.mesh.version),
  };
}

/** Of the gateways that this library makes, what an existing one keeps as it is. */
function notSet(gatewayName: string): string {
  return (
    `IstioGateway ${gatewayName} exists already, so this stack sets none of its edge settings: ${EDGE_SETTINGS}. Nor does it set its connection cap, or an access log ` +
    "without queries. One client can use up its memory or its connections as far as its owner lets it."
  );
}

interface ShortestDrain extends DrainSetting {
  /** What drops sockets at its end. */
  cutBy: string;
  /** Where it is told. */
  at: string;
}

/** Of its pods and of its listeners, whichever ends first. */
function shortestDrain(gateway: DrainingGateway): ShortestDrain {
  const pods = { ...podDrain(gateway), cutBy: "its rollouts drop", at: `annotation ${DRAIN_ANNOTATION}` };
  const listeners = { ...listenerDrain(gateway), cutBy: "changes of its listeners drop", at: `drainDuration (in podAnnotations, ${PROXY_CONFIG})` };
  return listeners.seconds < pods.seconds ? listeners : pods;
}

function lossOf(gatewayName: string, { seconds, by, cutBy, at }: ShortestDrain, age: number): string {
  return (
    `IstioGateway ${gatewayName} is not managed by this stack and drains for ${seconds} s${by === undefined ? ", Istio's default" : ""}, sockets live ` +
    `${age === 0 ? "as long as their clients want" : `for ${age} s`}: ${cutBy} those that are left without a close frame. ` +
    // A socket that may live for a few seconds only is no remedy.
    `Have its ${at} ${by === undefined ? "set." : `raised, or set timing.maxConnectionAgeSeconds to at most ${oldestWithin(seconds)}.`}`
  );
}

function silenceOf(gatewayName: string, { seconds, by }: IdleTimeout, heartbeat: number): string {
  const slowest = slowestHeartbeat(seconds);
  return (
    `IstioGateway ${gatewayName} is not managed by this stack and its load balancer closes a silent connection after ${seconds} s${by === undefined ? ", the default" : ` (${by})`}, ` +
    `the app pings every ${heartbeat} s: two lost pings, or fewer, drop a socket. ` +
    `Have the limit raised to ${ASM.idle.loadBalancer.max}${slowest >= 1 ? `, or set timing.heartbeatSeconds to at most ${slowest}` : ""}.`
  );
}

type Ports = { port: number }[];

/** Those at which clients should arrive and cannot. */
function missingPorts(there: Ports | undefined, wanted: EdgePorts): number[] {
  const { httpPort, httpsPort } = edgePorts(wanted);
  return there === undefined ? [] : [httpPort, httpsPort].filter((port) => port !== 0 && there.every((one) => one.port !== port));
}

function absenceOf(gatewayName: string, missing: number[], there: Ports): string {
  return (
    `IstioGateway ${gatewayName} is not managed by this stack and has the ports ${there.map(({ port }) => port).join(", ") || "(none)"}, not ${missing.join(" and ")}: clients cannot reach it. ` +
    "Set httpPort (0 for none) and httpsPort to ports that it has, or have them added."
  );
}
