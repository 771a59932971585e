import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The type of each, out of the source: loading it takes most of a second. */
export function componentsOfTheLibrary(): string[] {
  const folder = path.join(__dirname, "../../components");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.includes("node_modules"));
  return sources.flatMap((file) => /super\("(asmws:index:\w+)"/.exec(readFileSync(path.join(folder, file), "utf8"))?.[1] ?? []).sort();
}
