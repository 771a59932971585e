import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as grpc from "@grpc/grpc-js";

import type { PropertyMap, PropertyValue } from "../../sandbox/pulumi/rpc/properties";
import type { PluginCall, PluginClient } from "./pluginClient";

export type Method = "checkConfig" | "diffConfig" | "configure" | "check" | "diff" | "create" | "read" | "update" | "delete";

/** One call to the real plugin, as it was recorded. Empty values are left out. */
export interface RecordedCall {
  note?: string;
  method: Method;
  request: PluginCall;
  response?: PropertyMap;
  error?: { code: string; message: string; hasDetails?: boolean };
  logs?: string[];
}

export function readRecording(name: "kubernetes-ack" | "kubernetes-asm" | "tls"): RecordedCall[] {
  return readFileSync(join(__dirname, `../recordings/${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedCall);
}

/** Makes a call as the recordings write it: without members that are empty; what is inside properties stays. */
export async function callPlugin(plugin: PluginClient, method: Method, call: PluginCall): Promise<PropertyMap> {
  return withoutEmpty({ ...(await plugin[method](call)) });
}

/** What the recording says that the call gave: its answer or its error. */
export function expected({ response, error }: RecordedCall): PropertyMap {
  return error ? { error } : (response ?? {});
}

export function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && "details" in error && "code" in error;
}

// Failures of a check and differences of a diff are messages within the answer.
function withoutEmpty(message: PropertyMap): PropertyMap {
  const kept = Object.entries(message).filter(([, value]) => !isEmpty(value));
  const inner = (key: string, value: PropertyValue): PropertyValue => (NESTED.has(key) ? withoutEmptyInside(value) : value);
  return Object.fromEntries(kept.map(([key, value]) => [key, inner(key, value)]));
}

const NESTED = new Set(["failures", "detaileddiff"]);

function withoutEmptyInside(messages: PropertyValue): PropertyValue {
  if (Array.isArray(messages)) return messages.map((message) => withoutEmpty(message as PropertyMap));
  return Object.fromEntries(Object.entries(messages as PropertyMap).map(([key, message]) => [key, withoutEmpty(message as PropertyMap)]));
}

function isEmpty(value: PropertyValue): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === "" || value === false || value === 0 || value === null;
}
