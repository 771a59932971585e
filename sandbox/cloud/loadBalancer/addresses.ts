/**
 * Picks the address of a new load balancer: as in the real cloud not one that another has just left.
 * @param prefix network of the addresses, last number left open: "10.244.254."
 * @param wanted addresses to take if free, best first: what the Service had before, what it asks for
 * @param last the address that was picked before this one
 * @throws when all 254 are taken
 */
export function pickAddress(prefix: string, wanted: readonly (string | undefined)[], taken: ReadonlySet<string>, last?: string): string {
  const kept = wanted.find((address) => address !== undefined && isBalancerAddress(prefix, address) && !taken.has(address));
  if (kept !== undefined) return kept;
  const before = last === undefined ? 0 : Number(last.slice(prefix.length));
  for (let step = 0; step < 254; step++) {
    const address = prefix + (((before + step) % 254) + 1);
    if (!taken.has(address)) return address;
  }
  throw new Error(`All 254 addresses of ${prefix}0/24 are taken: delete a Service of type LoadBalancer`);
}

export function isBalancerAddress(prefix: string, address: string): boolean {
  const last = address.startsWith(prefix) ? address.slice(prefix.length) : "";
  return /^\d+$/.test(last) && Number(last) >= 1 && Number(last) <= 254;
}
