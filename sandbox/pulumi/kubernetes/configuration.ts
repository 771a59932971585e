import { isDeepStrictEqual } from "node:util";
import { activeCluster, parseKubeconfig, type Kubeconfig } from "./api/kubeconfig";
import { isObject, type Json, type JsonObject } from "./object";
import { plain } from "../rpc/properties";
import { isUnknown } from "../rpc/properties";

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface ConfigurationDiff {
  diffs: string[];
  replaces: string[];
}

/** What is wrong with a provider's arguments, when strict mode is on. */
export function checkConfiguration(news: JsonObject, urn: string): CheckFailure[] {
  if (plain(news.strictMode ?? null) !== "true") return [];
  const failures: CheckFailure[] = [];
  if (/::default(_[^:]*)?$/.test(urn)) failures.push({ property: "", reason: "strict mode prohibits default provider" });
  for (const property of ["kubeconfig", "context"]) {
    if (!plain(news[property] ?? null)) failures.push({ property, reason: `strict mode requires Provider "${property}" argument` });
  }
  return failures;
}

/**
 * What a change of a provider's arguments means for its resources. With an equal clusterIdentifier nothing is replaced;
 * without one, another active cluster in the kubeconfig replaces everything.
 */
export function diffConfiguration(oldProperties: JsonObject, newProperties: JsonObject): ConfigurationDiff {
  const olds = plain(oldProperties) as JsonObject;
  const news = plain(newProperties) as JsonObject;
  const diffs = changedKeys(olds, news);
  if (diffs.length === 0) return { diffs, replaces: [] };
  const replaces: string[] = [];
  const identifierGiven = hasValue(olds.clusterIdentifier) && hasValue(news.clusterIdentifier);
  if (identifierGiven && olds.clusterIdentifier !== news.clusterIdentifier) replaces.push("clusterIdentifier");
  const sameCluster = identifierGiven && replaces.length === 0;

  const unknown = ["kubeconfig", "context", "cluster"].find((key) => isUnknown(news[key]));
  if (unknown) return { diffs: [unknown], replaces: sameCluster ? [] : [...replaces, unknown] };

  if (diffs.includes("renderYamlToDirectory")) replaces.push("renderYamlToDirectory");
  if (activeClusterChanged(olds, news)) replaces.push(...diffs.filter((key) => ["kubeconfig", "context", "cluster"].includes(key)));
  return { diffs, replaces: sameCluster ? [] : replaces };
}

function changedKeys(olds: JsonObject, news: JsonObject): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter((key) => !isDeepStrictEqual(olds[key] ?? null, news[key] ?? null)).sort();
}

function activeClusterChanged(olds: JsonObject, news: JsonObject): boolean {
  const before = clusterOf(olds);
  const after = clusterOf(news);
  return before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
}

function clusterOf(properties: JsonObject) {
  const config = kubeconfigOf(properties.kubeconfig);
  return config && activeCluster(config, text(properties.context), text(properties.cluster));
}

function kubeconfigOf(value: Json | undefined): Kubeconfig | undefined {
  if (!hasValue(value)) return undefined;
  return parseKubeconfig(isObject(value) ? JSON.stringify(value) : (text(value) ?? ""));
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function hasValue(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
