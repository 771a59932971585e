/**
 * The only version that a mesh of this one can be upgraded to: the newest of the next minor version, or, of the newest minor version, its newest.
 * @param offered oldest first
 */
export function upgradeTarget(version: string, offered: readonly string[]): string | undefined {
  const newer = offered.slice(offered.indexOf(version) + 1);
  const next = newer.find((one) => minor(one) !== minor(version));
  const target = newer.filter((one) => minor(one) === minor(next ?? version)).at(-1);
  return offered.includes(version) ? target : undefined;
}

function minor(version: string): string | undefined {
  return /^v\d+\.\d+/.exec(version)?.[0];
}
