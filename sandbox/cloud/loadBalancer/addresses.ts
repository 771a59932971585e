/**
 * Picks the address of a new load balancer.
 * @param prefix network of the addresses, last number left open: "10.244.254."
 * @param wanted addresses to take if free, best first: what the Service had before, what it asks for
 * @throws when all 254 are taken
 */
export function pickAddress(prefix: string, wanted: readonly (string | undefined)[], taken: ReadonlySet<string>): string {
  const kept = wanted.find((address) => address !== undefined && isBalancerAddress(prefix, address) && !taken.has(address));
  if (kept !== undefined) return kept;
  for (let number = 1; number <= 254; number++) {
    const address = prefix + number;
    if (!taken.has(address)) return address;
  }
  throw new Error(`All 254 addresses of ${prefix}0/24 are taken: delete a Service of type LoadBalancer`);
}

export function isBalancerAddress(prefix: string, address: string): boolean {
  const last = address.startsWith(prefix) ? address.slice(prefix.length) : "";
  return /^\d+$/.test(last) && Number(last) >= 1 && Number(last) <= 254;
}
