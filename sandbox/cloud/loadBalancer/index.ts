import type { V1EndpointSlice, V1Service } from "@kubernetes/client-node";
import type { CloudHost } from "../host";
import { type Cluster, errorText } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { ReconcileLoop } from "../kubernetes/reconcileLoop";
import { isBalancerAddress, pickAddress } from "./addresses";
import { Balancer, type BalancerPlace } from "./balancer";
import { annotationFaults, isKnownClass, NLB_CLASS, policyOf } from "./policy";
import { type StandingBalancer, standingBalancers, standingFaults, standingFor } from "./standing";

/** Alibaba's cloud controller holds a Service back with this one until its load balancer is gone. */
const FINALIZER = "service.k8s/resources";

/** Where load balancers live. */
export interface BalancerOptions {
  /** Network of their addresses, last number left open: "10.244.254." */
  readonly addressPrefix: string;
  /** The same of the load balancers that stand before any Service. */
  readonly standingPrefix: string;
  /** The same of the clients whose address a Service with externalTrafficPolicy Local gets to see. */
  readonly clientPrefix: string;
  readonly region: string;
}

/** One load balancer as status lists it; times in seconds. */
export interface BalancerStatus {
  readonly service: string;
  readonly address: string;
  readonly hostname: string | undefined;
  readonly kind: "clb" | "nlb";
  readonly tcpIdleSeconds: number;
  readonly drainSeconds: number | undefined;
  readonly ports: readonly { port: number; open: number; accepted: number; idleCuts: number; drainCuts: number }[];
}

/** Gives every Service of type LoadBalancer in the ACK cluster an address that forwards to its ready pods. */
export class LoadBalancers {
  private readonly services: Collection<V1Service>;
  private readonly slices: Collection<V1EndpointSlice>;
  private readonly loop: ReconcileLoop;
  private readonly balancers = new Map<string, Balancer>();
  private readonly standing: readonly StandingBalancer[];
  private lastAddress: string | undefined;
  private readonly reported = new Map<string, string>();

  constructor(
    private readonly ack: Cluster,
    private readonly host: Pick<CloudHost, "addAddress" | "removeAddress" | "addName" | "removeName">,
    private readonly options: BalancerOptions,
    private readonly log: (line: string) => void,
  ) {
    this.standing = standingBalancers(options.standingPrefix, options.region);
    this.loop = new ReconcileLoop((key) => this.reconcile(key), log);
    this.services = new Collection(ack, SERVICES, (service) => this.loop.request(keyOf(service)), log);
    this.slices = new Collection(ack, ENDPOINT_SLICES, (slice) => this.loop.request(serviceOf(slice)), log);
  }

  async start(): Promise<void> {
    for (const place of this.standing) await this.occupy(place);
    await this.services.start();
    await this.slices.start();
  }

  /** Closes every listener; the Services keep their addresses for the next start. */
  async stop(): Promise<void> {
    await Promise.all([this.services.stop(), this.slices.stop(), this.loop.stop()]);
    for (const key of [...this.balancers.keys()]) await this.release(key);
    for (const place of this.standing) await this.vacate(place);
  }

  status(): BalancerStatus[] {
    return [...this.balancers.values()].flatMap(({ service, place: { address, hostname }, policy, figures: ports }) => {
      if (policy === undefined) return [];
      const { kind, tcpIdleSeconds, drainSeconds } = policy;
      return [{ service, address, hostname, kind, tcpIdleSeconds, drainSeconds, ports }];
    });
  }

  private async reconcile(key: string): Promise<void> {
    const service = this.serviceAt(key);
    if (service === undefined) return this.release(key);
    if (!wantsBalancer(service)) return this.giveUp(key, service);
    const { loadBalancerClass } = service.spec ?? {};
    const annotations = service.metadata?.annotations ?? {};
    const faults = [...annotationFaults(loadBalancerClass, annotations), ...standingFaults(service, this.standing, this.holderOf(key, service))];
    await this.report(service, faults);
    if (faults.length > 0) return;
    await this.hold(service);
    const balancer = await this.balancerOf(key, service);
    await balancer.update(policyOf(loadBalancerClass, annotations), service, this.slicesOf(key));
    await this.publish(service, balancer);
  }

  private async balancerOf(key: string, service: V1Service): Promise<Balancer> {
    const known = this.balancers.get(key);
    if (known !== undefined) return known;
    const place = this.placeFor(key, service);
    const balancer = new Balancer(key, place, this.options.clientPrefix);
    this.balancers.set(key, balancer);
    try {
      if (!place.standing) await this.occupy(place);
    } catch (error) {
      this.balancers.delete(key);
      throw error;
    }
    this.log(`load balancer ${place.address} for Service ${key}`);
    return balancer;
  }

  private placeFor(key: string, service: V1Service): BalancerPlace {
    const { addressPrefix, region } = this.options;
    const standing = standingFor(service, this.standing);
    if (standing !== undefined) return { ...standing, standing: true };
    const address = pickAddress(addressPrefix, [this.publishedAddress(service), service.spec?.loadBalancerIP], this.takenAddresses(key), this.lastAddress);
    this.lastAddress = address;
    return { address, hostname: service.spec?.loadBalancerClass === NLB_CLASS ? hostnameOf(address, region) : undefined, standing: false };
  }

  /** The other Service that has the load balancer which this one asks for. */
  private holderOf(key: string, service: V1Service): string | undefined {
    const address = standingFor(service, this.standing)?.address;
    return [...this.balancers.values()].find((balancer) => balancer.place.address === address && balancer.service !== key)?.service;
  }

  private async occupy({ address, hostname }: Pick<BalancerPlace, "address" | "hostname">): Promise<void> {
    await this.host.addAddress(address);
    if (hostname !== undefined) this.host.addName(hostname, address);
  }

  private async vacate({ address, hostname }: Pick<BalancerPlace, "address" | "hostname">): Promise<void> {
    await this.host.removeAddress(address);
    if (hostname !== undefined) this.host.removeName(hostname);
  }

  private async publish(service: V1Service, balancer: Balancer): Promise<void> {
    const { name = "", namespace = "" } = service.metadata ?? {};
    const ingress = ingressOf(balancer.place);
    const published = service.status?.loadBalancer?.ingress?.[0];
    if (published?.ip === ingress.ip && published.hostname === ingress.hostname) return;
    await this.ack.patchServiceStatus(name, namespace, { loadBalancer: { ingress: [ingress] } });
  }

  private async hold(service: V1Service): Promise<void> {
    const { name = "", namespace = "", finalizers = [], resourceVersion = "" } = service.metadata ?? {};
    if (finalizers.includes(FINALIZER)) return;
    await this.ack.patchServiceFinalizers(name, namespace, [...finalizers, FINALIZER], resourceVersion);
  }

  private async giveUp(key: string, service: V1Service): Promise<void> {
    await this.release(key);
    const { name = "", namespace = "", finalizers = [], resourceVersion = "" } = service.metadata ?? {};
    if (!finalizers.includes(FINALIZER)) return;
    const others = finalizers.filter((finalizer) => finalizer !== FINALIZER);
    await this.ack.patchServiceFinalizers(name, namespace, others, resourceVersion);
  }

  private async release(key: string): Promise<void> {
    this.reported.delete(key);
    const balancer = this.balancers.get(key);
    if (balancer === undefined) return;
    this.balancers.delete(key);
    await balancer.close();
    if (!balancer.place.standing) await this.vacate(balancer.place);
    this.log(`load balancer ${balancer.place.address} of Service ${key} released`);
  }

  /** Faults go to the Service as an event, as from Alibaba's cloud controller; each wording once. */
  private async report(service: V1Service, faults: string[]): Promise<void> {
    const key = keyOf(service);
    const text = faults.join("; ");
    if ((this.reported.get(key) ?? "") === text) return;
    this.reported.set(key, text);
    if (text === "") return;
    this.log(`Service ${key}: ${text}`);
    const { name = "", namespace, uid } = service.metadata ?? {};
    const about = { apiVersion: "v1", kind: "Service", metadata: { name, namespace } };
    await this.ack.recordEvent(about, uid, "SyncLoadBalancerFailed", text).catch((error: unknown) => this.log(errorText(error)));
  }

  private takenAddresses(key: string): Set<string> {
    const held = [...this.balancers.values()].map(({ place }) => place.address);
    const published = this.services
      .list()
      .filter((service) => keyOf(service) !== key)
      .map((service) => this.publishedAddress(service));
    return new Set([...held, ...published].filter((address): address is string => address !== undefined));
  }

  private publishedAddress(service: V1Service): string | undefined {
    const address = service.status?.loadBalancer?.ingress?.[0]?.ip;
    return address !== undefined && isBalancerAddress(this.options.addressPrefix, address) ? address : undefined;
  }

  private serviceAt(key: string): V1Service | undefined {
    const [namespace = "", name = ""] = key.split("/");
    return this.services.get(namespace, name);
  }

  private slicesOf(key: string): V1EndpointSlice[] {
    return this.slices.list().filter((slice) => serviceOf(slice) === key);
  }
}

const SERVICES = { apiVersion: "v1", kind: "Service", path: "/api/v1/services" };
const ENDPOINT_SLICES = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", path: "/apis/discovery.k8s.io/v1/endpointslices" };

/** What goes into Service.status.loadBalancer.ingress. A CLB has an ip. An NLB has a DNS name, as the real one, and here the ip beside it. */
function ingressOf({ address, hostname }: BalancerPlace): { ip: string; hostname?: string } {
  return hostname === undefined ? { ip: address } : { ip: address, hostname };
}

/** Name of an NLB: nlb-0 and the last number of its address, so that it stays the same over restarts. */
export function hostnameOf(address: string, region: string): string {
  const number = address.split(".").at(-1) ?? "";
  return `nlb-${number.padStart(4, "0")}.${region}.nlb.aliyuncs.sandbox`;
}

function wantsBalancer(service: V1Service): boolean {
  const { metadata, spec } = service;
  return spec?.type === "LoadBalancer" && metadata?.deletionTimestamp === undefined && isKnownClass(spec.loadBalancerClass);
}

function keyOf(service: V1Service): string {
  return `${service.metadata?.namespace}/${service.metadata?.name}`;
}

function serviceOf(slice: V1EndpointSlice): string {
  return `${slice.metadata?.namespace}/${slice.metadata?.labels?.["kubernetes.io/service-name"]}`;
}
