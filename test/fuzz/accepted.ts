import fc from "fast-check";
import { parseConfig } from "../../config";
import { type Configuration, configurations, pems } from "./configurations";

/** Generated configurations that are taken, those that say most of what the mesh is told. */
export async function accepted(count: number, seed: number): Promise<Configuration[]> {
  const all = fc.sample(configurations(await pems()), { numRuns: 25 * count, seed }).filter(isTaken);
  return all.sort((one, other) => toldMesh(other) - toldMesh(one)).slice(0, count);
}

const OF_THE_MESH = /^(hosts|edge|timing|capacity|app\.keepAlive)/;

function toldMesh({ byPath }: Configuration): number {
  return Object.keys(byPath).filter((key) => OF_THE_MESH.test(key)).length;
}

function isTaken({ values, encrypted }: Configuration): boolean {
  try {
    return parseConfig("fuzz", values, encrypted) !== undefined;
  } catch {
    return false;
  }
}
