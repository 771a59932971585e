import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";

/** The address of a load balancer as the one of both that it is; the other is empty. */
export function ipAndHostname(address: pulumi.Output<string>): Record<"ip" | "hostname", pulumi.Output<string>> {
  return { ip: address.apply((known) => (isIP(known) ? known : "")), hostname: address.apply((known) => (isIP(known) ? "" : known)) };
}
