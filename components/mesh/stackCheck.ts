import * as pulumi from "@pulumi/pulumi";
import { AsmConnection, connectionFrom } from "./api/api";

/** The connection that the configuration of the running stack, and the environment, give. */
export function stackConnection(): AsmConnection {
  return connectionFrom({ get: (key) => pulumi.runtime.allConfig()[key] });
}

/** Runs a check of a hook; its refusal ends the program with the message alone. */
export async function refusing(check: Promise<void>): Promise<void> {
  try {
    await check;
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
