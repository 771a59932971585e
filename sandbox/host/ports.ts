import { createServer, type Server } from "node:net";
import { RELAYS, type RelayName } from "../daemon/messages";

/** What a newcomer would guess; when one is taken, as by a second checkout, the kernel chooses a free one. */
const PREFERRED: Readonly<Record<RelayName, number>> = {
  ...{ ack: 6443, asm: 7443, openApi: 8081, http: 8080, https: 8443 },
  ...{ "http-2": 8180, "https-2": 8543, "http-3": 8280, "https-3": 8643, "http-4": 8380, "https-4": 8743 },
};

/** Opens the sandbox's port forwards, the only way in: listeners on the host's 127.0.0.1. */
export async function openRelays(): Promise<Readonly<Record<RelayName, Server>>> {
  const opened = await Promise.all(RELAYS.map(async (name) => [name, await listen(PREFERRED[name])] as const));
  return Object.fromEntries(opened) as Record<RelayName, Server>;
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listen(preferred: number): Promise<Server> {
  return open(preferred).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE" || error.code === "EACCES") return open(0);
    throw error;
  });
}

function open(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
