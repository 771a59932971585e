/** Network of the load balancers' addresses, last number left open. */
export const ADDRESS_PREFIX = "10.244.254.";

/**
 * Picks the address of a new load balancer.
 * @param wanted addresses to take if free, best first: what the Service had before, what it asks for
 * @throws when all 254 are taken
 */
export function pickAddress(wanted: readonly (string | undefined)[], taken: ReadonlySet<string>): string {
  const kept = wanted.find((address) => address !== undefined && isBalancerAddress(address) && !taken.has(address));
  if (kept !== undefined) return kept;
  for (let number = 1; number <= 254; number++) {
    const address = ADDRESS_PREFIX + number;
    if (!taken.has(address)) return address;
  }
  throw new Error(`All 254 addresses of ${ADDRESS_PREFIX}0/24 are taken: delete a Service of type LoadBalancer`);
}

export function isBalancerAddress(address: string): boolean {
  const last = address.startsWith(ADDRESS_PREFIX) ? address.slice(ADDRESS_PREFIX.length) : "";
  return /^\d+$/.test(last) && Number(last) >= 1 && Number(last) <= 254;
}
