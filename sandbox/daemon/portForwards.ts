import type { Ingress } from "./control";

/** Pairs of ports of the host, each for one stack's load balancer. A stack keeps its pair as long as that load balancer stands. */
export class PortForwards {
  private readonly pairs: ({ readonly stack: string; readonly ingress: Ingress } | undefined)[];

  constructor(
    count: number,
    /** Whether a load balancer has this address. */
    private readonly stands: (address: string) => boolean,
  ) {
    this.pairs = Array.from({ length: count }, () => undefined);
  }

  /** Leads the stack's pair there and says which it is; undefined when every pair leads to another stack's load balancer. */
  assign(stack: string, ingress: Ingress): number | undefined {
    const own = this.pairs.findIndex((pair) => pair?.stack === stack);
    const index = own >= 0 ? own : this.pairs.findIndex((pair) => pair === undefined || !this.stands(pair.ingress.host));
    if (index < 0) return undefined;
    this.pairs[index] = { stack, ingress };
    return index;
  }

  /** Where a connection to one port of a pair goes; undefined while it goes nowhere. */
  target(index: number, scheme: "http" | "https"): { host: string; port: number } | undefined {
    const ingress = this.pairs[index]?.ingress;
    const port = scheme === "http" ? ingress?.httpPort : ingress?.httpsPort;
    return ingress === undefined || port === undefined ? undefined : { host: ingress.host, port };
  }

  /** The stacks that have a pair. */
  stacks(): string[] {
    return this.pairs.flatMap((pair) => (pair === undefined ? [] : [pair.stack]));
  }
}
