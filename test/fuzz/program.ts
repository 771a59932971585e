import * as pulumi from "@pulumi/pulumi";
import { newWorld } from "../unit/components/world";
import type { Registered } from "../support/registered";
import type { Configuration } from "./configurations";

const PROJECT = "project";
const PROGRAM = require.resolve("../../index");

/** Everything that the program registers for a stack, in this process. Fails as the program does. */
export async function registeredBy({ values, encrypted }: Configuration): Promise<Registered[]> {
  const { stackTraceLimit } = Error;
  // As Pulumi.yaml runs the program: its SDK makes one for every promise.
  Error.stackTraceLimit = 1;
  const world = await newWorld({ preview: false });
  const all = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  pulumi.runtime.setAllConfig(all);
  process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(encrypted.map((key) => `${PROJECT}:${key}`));
  // The program runs when it is loaded.
  delete require.cache[PROGRAM];
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(PROGRAM);
  await Promise.race([pulumi.runtime.disconnect(), endless()]);
  Error.stackTraceLimit = stackTraceLimit;
  return world.resources;
}

// An output that fails is never known, and what waits for it never registered.
function endless(): Promise<never> {
  const error = new Error("the program did not end: an output has failed");
  return new Promise((_resolve, reject) => setTimeout(() => reject(error), 20_000).unref());
}
