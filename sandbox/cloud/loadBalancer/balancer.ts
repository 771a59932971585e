import type { V1EndpointSlice, V1Service } from "@kubernetes/client-node";
import { readyBackends } from "./endpoints";
import { type Limits, Listener } from "./listener";
import { drainSecondsOf, idleSeconds, type Policy, writesListeners } from "./policy";
import type { StandingBalancer } from "./standing";

/** Where a load balancer is reached. */
export interface BalancerPlace extends Pick<StandingBalancer, "address" | "hostname"> {
  /** The load balancer exists already, and its address stays. */
  readonly standing: boolean;
}

/** One load balancer: an address with a listener per TCP port of its Service. */
export class Balancer {
  private readonly listeners = new Map<number, Listener>();
  private current: Policy | undefined;

  constructor(
    readonly service: string,
    readonly place: BalancerPlace,
    private readonly clientPrefix: string,
  ) {}

  /** The policy in force; undefined before the first update. */
  get policy(): Policy | undefined {
    return this.current;
  }

  get figures(): { port: number; open: number; accepted: number; idleCuts: number; drainCuts: number }[] {
    return [...this.listeners.values()].map((listener) => ({ port: listener.port, ...listener.figures }));
  }

  /** Opens, closes and adjusts listeners so that they match the Service. */
  async update(policy: Policy, service: V1Service, slices: readonly V1EndpointSlice[]): Promise<void> {
    this.current = policy;
    const ports = writesListeners(service.metadata?.annotations ?? {}) ? (service.spec?.ports ?? []) : [];
    const tcp = ports.filter(({ protocol = "TCP" }) => protocol === "TCP");
    await this.closeAllBut(new Set(tcp.map(({ port }) => port)));
    // With "Cluster" a node in between puts its own address in the place of the client's.
    const visibleClients = policy.keepsClientAddress && service.spec?.externalTrafficPolicy === "Local" ? this.clientPrefix : undefined;
    for (const port of tcp) {
      const limits = { ...limitsOf(policy, port.port), visibleClients };
      const listener = this.listeners.get(port.port) ?? (await this.open(port.port, limits));
      listener.setLimits(limits);
      listener.setBackends(readyBackends(port, slices));
    }
  }

  async close(): Promise<void> {
    await this.closeAllBut(new Set());
  }

  private async open(port: number, limits: Limits): Promise<Listener> {
    const listener = new Listener(this.place.address, port, limits);
    await listener.listen();
    this.listeners.set(port, listener);
    return listener;
  }

  private async closeAllBut(ports: ReadonlySet<number>): Promise<void> {
    for (const [port, listener] of this.listeners) {
      if (ports.has(port)) continue;
      this.listeners.delete(port);
      await listener.close();
    }
  }
}

function limitsOf(policy: Policy, port: number): Limits {
  const drain = drainSecondsOf(policy, port);
  return {
    idleMs: idleSeconds(policy, port) * 1000,
    drainMs: drain === undefined ? undefined : drain * 1000,
    scheduler: policy.scheduler,
  };
}
