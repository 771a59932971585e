import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../config";

/** The least that a stack must say. */
export const adopting = { meshId: "c1a2b3c4d5e6f7a8b9", clusterId: "c9b8a7f6e5d4c3b2a1" };

/** What a person reads of a configuration that is refused; fails when it is not. */
export function faultsOf(values: Record<string, string>, encrypted: string[] = []): string {
  try {
    parseConfig("dev", values, encrypted);
  } catch (error) {
    assert.equal(pulumi.RunError.isInstance(error), true);
    return (error as Error).message;
  }
  return assert.fail("nothing was refused");
}
