/** The numbers of a version, as 1, 26, 0, 1 of `v1.26.0.1-g0-aliyun`; none of what is no version. */
function numbersOf(version: string): number[] {
  const [, dotted = ""] = /^v?(\d+(?:\.\d+)*)/.exec(version) ?? [];
  return dotted === "" ? [] : dotted.split(".").map(Number);
}

/** Whether a version is older than another, by the numbers that both name: the API names a gateway's by three of the four that a mesh's has. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [numbersOf(version), numbersOf(than)];
  const at = one.slice(0, other.length).findIndex((number, index) => number !== other[index]);
  return at >= 0 && one[at]! < other[at]!;
}
