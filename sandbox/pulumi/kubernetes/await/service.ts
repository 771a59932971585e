import type { WatchEvent } from "../api/watch";
import { isObject, at, listAt, stringAt, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Later, type Source, type Waiting } from "./awaiter";
import { Settling } from "./settling";

// After a change of the endpoints the real plugin always gives stragglers ten seconds. Once every endpoint is ready one is enough here.
const SETTLE_MS = 10_000;
const SETTLE_READY_MS = 1_000;

/**
 * Waits for a Service: its endpoints have settled and none of them is unready, and a load balancer has an address.
 * A Service without selector, without cluster address or with an external name has no endpoints to wait for.
 */
export class ServiceAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private addressed = false;
  private endpointsReady = false;
  private endpointsPending = false;
  private readonly endpointsSettling: Settling;

  constructor(
    private readonly waiting: Waiting,
    mode: "await" | "read" = "await",
  ) {
    this.object = waiting.current;
    this.endpointsSettling = new Settling(mode);
    this.sources = [
      { kind: { apiVersion: "v1", kind: "Service" }, fieldSelector: ownSelector(waiting.current), on: (event) => this.onService(event) },
      { kind: { apiVersion: "v1", kind: "Endpoints" }, fieldSelector: ownSelector(waiting.current), on: (event, later) => this.onEndpoints(event, later) },
    ];
    if (mode === "await") waiting.log.status("info", "[1/3] Finding Pods to direct traffic to");
  }

  done(): boolean {
    if (!this.hasEndpoints()) return this.addressed;
    const ready = this.addressed && this.endpointsSettling.holds() && !this.endpointsPending;
    if (ready) this.waiting.log.status("info", "Service initialization complete");
    else if (this.endpointsSettling.holds() && this.endpointsReady) this.waiting.log.status("info", "[2/3] Attempting to allocate IP address to Service");
    return ready;
  }

  readyAtLast(): boolean {
    return this.addressed && !this.endpointsPending;
  }

  problems(): string[] {
    if (this.isHeadless() || this.isExternal()) return [];
    const problems: string[] = [];
    if (!this.endpointsReady) {
      problems.push("Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods");
    }
    if (this.isLoadBalancer() && !this.addressed) {
      problems.push("Service was not allocated an IP address; does your cloud provider support this?");
    }
    return problems;
  }

  private onService({ type, object }: WatchEvent): void {
    this.addressed = false;
    if (type === "DELETED") return;
    this.object = object;
    this.addressed = !this.isLoadBalancer() || listAt(object, "status", "loadBalancer", "ingress").length > 0;
  }

  private onEndpoints({ type, object }: WatchEvent, later: Later): void {
    const subsets = type === "DELETED" ? [] : listAt(object, "subsets");
    this.endpointsReady = subsets.some((subset) => listAt(subset, "addresses").length > 0);
    this.endpointsPending = subsets.some((subset) => listAt(subset, "notReadyAddresses").length > 0);
    this.endpointsSettling.changed(this.endpointsReady && !this.endpointsPending ? SETTLE_READY_MS : SETTLE_MS, later);
  }

  private hasEndpoints(): boolean {
    const selector = at(this.object, "spec", "selector");
    return !this.isExternal() && !this.isHeadless() && isObject(selector) && Object.keys(selector).length > 0;
  }

  private isLoadBalancer(): boolean {
    return stringAt(this.waiting.current, "spec", "type") === "LoadBalancer";
  }

  private isExternal(): boolean {
    return stringAt(this.waiting.current, "spec", "type") === "ExternalName";
  }

  private isHeadless(): boolean {
    return stringAt(this.object, "spec", "clusterIP") === "None";
  }
}
