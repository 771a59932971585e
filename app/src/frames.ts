import type { Change } from "./values";

/** FIN and the opcode of a text message. */
const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;

/**
 * The changes as bytes of the wire, one text message each. What a server sends is not masked, so the same bytes are right for every socket:
 * encoded once, they cost each socket one write.
 */
export function encodeFrames(changes: Iterable<Change>): Buffer {
  return Buffer.concat(Array.from(changes, (change) => textFrame(Buffer.from(JSON.stringify(change)))));
}

// A change is never longer than 65535 bytes, so RFC 6455's third form of a length is not needed.
function textFrame(payload: Buffer): Buffer {
  if (payload.length < LENGTH_16) return Buffer.concat([Buffer.of(FINAL_TEXT, payload.length), payload]);
  return Buffer.concat([Buffer.of(FINAL_TEXT, LENGTH_16, payload.length >> 8, payload.length & 0xff), payload]);
}
