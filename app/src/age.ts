import type { WebSocket } from "ws";

/** How far the age at which a socket is closed strays from the set one, so that sockets opened together do not return together. */
const JITTER = 0.2;

/**
 * Calls `onOld` when the socket has lived `ageMs`, give or take 20 %: after a scale-up nothing else makes long-lived sockets move.
 * @param ageMs milliseconds; 0 means never
 */
export function limitAge(socket: WebSocket, ageMs: number, onOld: () => void): void {
  if (ageMs === 0) return;
  const timer = setTimeout(onOld, jittered(ageMs, Math.random()));
  socket.once("close", () => clearTimeout(timer));
}

/** `ageMs` moved by up to 20 % to either side; `random` is in [0, 1). */
export function jittered(ageMs: number, random: number): number {
  return ageMs * (1 - JITTER + 2 * JITTER * random);
}
