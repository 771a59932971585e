import type { V1Service } from "@kubernetes/client-node";
import { LOAD_BALANCER_ID, NLB_CLASS } from "./policy";

/** A load balancer that exists outside the cluster. It has no listeners of its own, and outlives every Service that uses it. */
export interface StandingBalancer {
  readonly id: string;
  readonly kind: "clb" | "nlb";
  readonly address: string;
  /** Name of an NLB. */
  readonly hostname: string | undefined;
}

/** The load balancers of the account that no Service has made. */
export function standingBalancers(addressPrefix: string, region: string): StandingBalancer[] {
  return [
    { id: "lb-sandbox1", kind: "clb", address: `${addressPrefix}1`, hostname: undefined },
    { id: "nlb-sandbox1", kind: "nlb", address: `${addressPrefix}2`, hostname: `nlb-sandbox1.${region}.nlb.aliyuncs.sandbox` },
  ];
}

/** The one that the Service asks for by its id. */
export function standingFor(service: V1Service, standing: readonly StandingBalancer[]): StandingBalancer | undefined {
  const id = service.metadata?.annotations?.[LOAD_BALANCER_ID];
  const kind = service.spec?.loadBalancerClass === NLB_CLASS ? "nlb" : "clb";
  return standing.find((each) => each.id === id && each.kind === kind);
}

/**
 * Why the Service cannot have the load balancer it asks for, in the words of Alibaba's cloud controller where it has some.
 * @param holder the Service that has it now
 */
export function standingFaults(service: V1Service, standing: readonly StandingBalancer[], holder: string | undefined): string[] {
  const id = service.metadata?.annotations?.[LOAD_BALANCER_ID];
  const [published] = service.status?.loadBalancer?.ingress ?? [];
  const wanted = standingFor(service, standing);
  if (id === undefined) {
    const left = standing.find(({ address }) => address === published?.ip);
    return left === undefined
      ? []
      : [`can not find loadbalancer, but it's defined in service [${published?.ip}]: the Service keeps ${left.id} until it is deleted`];
  }
  if (wanted === undefined) {
    const kind = service.spec?.loadBalancerClass === NLB_CLASS ? "nlb" : "clb";
    const ids = standing.filter((each) => each.kind === kind).map((each) => each.id);
    return [`${LOAD_BALANCER_ID} is "${id}": there is no ${kind} of this id; of this kind stand ${ids.join(", ")}`];
  }
  if (published !== undefined && published.ip !== wanted.address) {
    return [`the loadbalancer ${id} can not be reused, service has been associated with ip [${published.ip}], cannot be bound to ip [${wanted.address}]`];
  }
  // The real one lets both write, and each overwrites the listeners of the other.
  return holder === undefined ? [] : [`the loadbalancer ${id} serves Service ${holder}: two Services would overwrite each other's listeners`];
}
