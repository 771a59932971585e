import type { WatchEvent } from "../api/watch";
import { listAt, nameOf, stringAt, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Later, type Source, type Waiting } from "./awaiter";
import { Settling } from "./settling";

const SETTLE_MS = 10_000;
// Without a single Endpoints object in the namespace nothing will tell that they have settled.
const NO_ENDPOINTS_MS = 60_000;

/** Waits for an Ingress: every service that its rules name has endpoints, and it has an address. */
export class IngressAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private readonly endpoints = new Set<string>();
  private readonly externalServices = new Set<string>();
  private addressed = false;
  private readonly endpointsSettling: Settling;

  constructor(
    private readonly waiting: Waiting,
    mode: "await" | "read" = "await",
  ) {
    this.object = waiting.current;
    this.endpointsSettling = new Settling(mode);
    this.sources = [
      {
        kind: { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
        fieldSelector: ownSelector(waiting.current),
        on: (event, later) => this.onIngress(event, later),
      },
      { kind: { apiVersion: "v1", kind: "Service" }, on: (event) => this.onService(event) },
      { kind: { apiVersion: "v1", kind: "Endpoints" }, on: (event, later) => this.onEndpoints(event, later) },
    ];
    if (mode === "await") waiting.log.status("info", "[1/3] Finding a matching service for each Ingress path");
  }

  done(): boolean {
    const missing = this.rulesWithoutService();
    const routed = missing.length === 0 || this.endpointsSettling.holds();
    if (this.endpointsSettling.holds()) for (const rule of missing) this.waiting.log.status("warning", `No matching service found for ingress rule: ${rule}`);
    if (routed && !this.addressed) this.waiting.log.status("info", "[2/3] Waiting for update of .status.loadBalancer with hostname/IP");
    if (routed && this.addressed) this.waiting.log.status("info", "Ingress initialization complete");
    return routed && this.addressed;
  }

  problems(): string[] {
    const problems: string[] = [];
    if (!this.endpointsSettling.holds() && this.rulesWithoutService().length > 0)
      problems.push("Ingress has at least one rule with an unavailable target endpoint.");
    if (!this.addressed) {
      problems.push(
        "Ingress .status.loadBalancer field was not updated with a hostname/IP address. " +
          "\n    for more information about this error, see https://pulumi.io/xdv72s",
      );
    }
    return problems;
  }

  private onIngress({ type, object }: WatchEvent, later: Later): void {
    this.addressed = type !== "DELETED" && listAt(object, "status", "loadBalancer", "ingress").length > 0;
    if (type !== "DELETED") this.object = object;
    this.endpointsSettling.begin(NO_ENDPOINTS_MS, later);
  }

  private onService({ type, object }: WatchEvent): void {
    const external = type !== "DELETED" && stringAt(object, "spec", "type") === "ExternalName";
    if (external) this.externalServices.add(nameOf(object));
    else this.externalServices.delete(nameOf(object));
  }

  private onEndpoints({ type, object }: WatchEvent, later: Later): void {
    if (type === "DELETED") this.endpoints.delete(nameOf(object));
    else this.endpoints.add(nameOf(object));
    this.endpointsSettling.changed(SETTLE_MS, later);
  }

  private rulesWithoutService(): string[] {
    return listAt(this.object, "spec", "rules").flatMap((rule) =>
      listAt(rule, "http", "paths").flatMap((path) => {
        const service = stringAt(path, "backend", "service", "name");
        if (service === "" || this.externalServices.has(service) || this.endpoints.has(service)) return [];
        const route = `${stringAt(rule, "host")}${stringAt(path, "path")}`;
        return [`${route === "" ? '"" (default path)' : `"${route}"`} -> "${service}"`];
      }),
    );
  }
}
