import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig, type StackConfig } from "../../../config";
import { topLevel, topLevelKeys } from "../../support/configuration";

/** The least that a stack must say. */
export const adopting = { "mesh.id": "c1a2b3c4d5e6f7a8b9", "cluster.id": "c9b8a7f6e5d4c3b2a1" };

/** Certificates after the first, with their names and fields in one object. */
export function further(...all: readonly Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(
    all.map(({ names, ...certificate }, at) => [`hosts[${at + 1}]`, { names, ...(Object.keys(certificate).length > 0 ? { certificate } : {}) }]),
  );
}

/** What becomes of values by their paths. Of those of `encrypted` the top-level keys are encrypted. */
export function parsed(values: Readonly<Record<string, unknown>>, encrypted: readonly string[] = []): StackConfig {
  return parseConfig("dev", topLevel(values), topLevelKeys(encrypted));
}

/** What a person reads of a configuration that is refused; fails when it is not. */
export function faultsOf(values: Readonly<Record<string, unknown>>, encrypted: readonly string[] = []): string {
  try {
    parsed(values, encrypted);
  } catch (error) {
    assert.equal(pulumi.RunError.isInstance(error), true);
    return (error as Error).message;
  }
  return assert.fail("nothing was refused");
}
