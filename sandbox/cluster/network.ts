import { execa } from "execa";
import { ACK_ADDRESS, BRIDGE, BRIDGE_HARDWARE_ADDRESS, CLIENT_CIDR, NODE_ADDRESS, OPENAPI_ADDRESS } from "./addresses";

/** Makes the bridge of the sandbox and the addresses of its fixed parts. Runs inside the sandbox's network namespace, which has no way out. */
export async function createNetwork(): Promise<void> {
  await ip("link", "set", "lo", "up");
  // Unless it is told, a bridge takes the least hardware address of its ports: with a pod it would change, and every other pod would send to the old one.
  await ip("link", "add", BRIDGE, "address", BRIDGE_HARDWARE_ADDRESS, "type", "bridge");
  await ip("addr", "add", `${NODE_ADDRESS}/16`, "dev", BRIDGE);
  await ip("link", "set", BRIDGE, "up");
  // Any of these can be bound without further ado, by as many clients as a test wants to tell apart.
  await ip("route", "add", "local", CLIENT_CIDR, "dev", "lo");
  for (const address of [OPENAPI_ADDRESS, ACK_ADDRESS]) await addAddress(address);
}

export async function addAddress(address: string): Promise<void> {
  await ip("addr", "add", `${address}/32`, "dev", BRIDGE);
}

export async function removeAddress(address: string): Promise<void> {
  await ip("addr", "del", `${address}/32`, "dev", BRIDGE);
}

async function ip(...args: string[]): Promise<void> {
  await execa("ip", args);
}
