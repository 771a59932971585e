import { CONNECTION_DRAIN, CONNECTION_DRAIN_TIMEOUT } from "../loadBalancer/policy";
import { DRAIN_ANNOTATION, type IstioGateway } from "./istioGateway";

/** Between the end of the drain and the pod's end. ASM's upper bound 890 leaves just this much below the load balancer's 900 s. */
export const DRAIN_SLACK_SECONDS = 10;
/** What a pod without the annotation gets: Kubernetes' default. */
export const DEFAULT_GRACE_SECONDS = 30;

/** ASM below 1.26 does not know the annotation: only the load balancer drains, and the pod ends after its 30 s. */
export function drainsByAnnotation(gatewayVersion: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(gatewayVersion) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 26);
}

/** The drain time asked for by annotation, in seconds; undefined when absent, unknown to this version, or no whole number. */
export function drainSeconds(gateway: IstioGateway, gatewayVersion: string): number | undefined {
  if (!drainsByAnnotation(gatewayVersion)) return undefined;
  const value = gateway.metadata?.annotations?.[DRAIN_ANNOTATION];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** terminationGracePeriodSeconds of the gateway pods. */
export function graceSeconds(gateway: IstioGateway, gatewayVersion: string): number {
  const drain = drainSeconds(gateway, gatewayVersion);
  return drain === undefined ? DEFAULT_GRACE_SECONDS : drain + DRAIN_SLACK_SECONDS;
}

/** Environment of the proxy: wait for connections to end, but no longer than the drain time. */
export function drainEnvironment(gateway: IstioGateway, gatewayVersion: string): Record<string, string> {
  const drain = drainSeconds(gateway, gatewayVersion);
  if (drain === undefined) return {};
  return { TERMINATION_DRAIN_DURATION_SECONDS: String(drain), EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true" };
}

/** A pod that drains is of no use behind a load balancer that cuts earlier, so the load balancer drains a little longer. */
export function drainServiceAnnotations(gateway: IstioGateway, gatewayVersion: string): Record<string, string> {
  const drain = drainSeconds(gateway, gatewayVersion);
  if (drain === undefined) return {};
  return { [CONNECTION_DRAIN]: "on", [CONNECTION_DRAIN_TIMEOUT]: String(drain + DRAIN_SLACK_SECONDS) };
}
