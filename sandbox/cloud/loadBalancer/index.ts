import type { V1EndpointSlice, V1Service } from "@kubernetes/client-node";
import type { CloudHost } from "../host";
import { type Cluster, errorText } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { ReconcileLoop } from "../kubernetes/reconcileLoop";
import { isBalancerAddress, pickAddress } from "./addresses";
import { Balancer } from "./balancer";
import { annotationFaults, isKnownClass, policyOf } from "./policy";

/** Alibaba's cloud controller holds a Service back with this one until its load balancer is gone. */
const FINALIZER = "service.k8s/resources";

/** Where load balancers live. */
export interface BalancerOptions {
  /** Network of their addresses, last number left open: "10.244.254." */
  readonly addressPrefix: string;
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
  private readonly reported = new Map<string, string>();

  constructor(
    private readonly ack: Cluster,
    private readonly host: Pick<CloudHost, "addAddress" | "removeAddress">,
    private readonly options: BalancerOptions,
    private readonly log: (line: string) => void,
  ) {
    this.loop = new ReconcileLoop((key) => this.reconcile(key), log);
    this.services = new Collection(ack, SERVICES, (service) => this.loop.request(keyOf(service)), log);
    this.slices = new Collection(ack, ENDPOINT_SLICES, (slice) => this.loop.request(serviceOf(slice)), log);
  }

  async start(): Promise<void> {
    await this.services.start();
    await this.slices.start();
  }

  /** Closes every listener; the Services keep their addresses for the next start. */
  async stop(): Promise<void> {
    await Promise.all([this.services.stop(), this.slices.stop(), this.loop.stop()]);
    for (const key of [...this.balancers.keys()]) await this.release(key);
  }

  status(): BalancerStatus[] {
    return [...this.balancers.values()].flatMap(({ service, address, policy, figures: ports }) => {
      if (policy === undefined) return [];
      const { kind, tcpIdleSeconds, drainSeconds } = policy;
      const hostname = kind === "nlb" ? hostnameOf(address, this.options.region) : undefined;
      return [{ service, address, hostname, kind, tcpIdleSeconds, drainSeconds, ports }];
    });
  }

  private async reconcile(key: string): Promise<void> {
    const service = this.serviceAt(key);
    if (service === undefined) return this.release(key);
    if (!wantsBalancer(service)) return this.giveUp(key, service);
    const { loadBalancerClass } = service.spec ?? {};
    const annotations = service.metadata?.annotations ?? {};
    const faults = annotationFaults(loadBalancerClass, annotations);
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
    const { addressPrefix } = this.options;
    const address = pickAddress(addressPrefix, [this.publishedAddress(service), service.spec?.loadBalancerIP], this.takenAddresses(key));
    const balancer = new Balancer(key, address);
    this.balancers.set(key, balancer);
    try {
      await this.host.addAddress(address);
    } catch (error) {
      this.balancers.delete(key);
      throw error;
    }
    this.log(`load balancer ${address} for Service ${key}`);
    return balancer;
  }

  private async publish(service: V1Service, balancer: Balancer): Promise<void> {
    const { name = "", namespace = "" } = service.metadata ?? {};
    const ingress = ingressOf(balancer, this.options.region);
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
    await this.host.removeAddress(balancer.address);
    this.log(`load balancer ${balancer.address} of Service ${key} released`);
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
    const held = [...this.balancers.values()].map(({ address }) => address);
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

/**
 * What goes into Service.status.loadBalancer.ingress. A CLB has an ip. An NLB has a DNS name, as the real one;
 * the sandbox has no DNS, so the ip stands beside it.
 */
function ingressOf({ address, policy }: Balancer, region: string): { ip: string; hostname?: string } {
  return policy?.kind === "nlb" ? { ip: address, hostname: hostnameOf(address, region) } : { ip: address };
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
