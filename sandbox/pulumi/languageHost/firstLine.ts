import type { Readable } from "node:stream";

/** The first line of a stream, without its newline; everything after it goes to `rest`. Never resolves when no line comes. */
export function firstLine(stream: Readable | null, rest: (chunk: Buffer) => void): Promise<string> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    let found = false;
    stream?.on("data", (chunk: Buffer) => {
      if (found) return rest(chunk);
      seen = Buffer.concat([seen, chunk]);
      const end = seen.indexOf("\n");
      if (end < 0) return;
      found = true;
      resolve(seen.subarray(0, end).toString().trim());
      if (end + 1 < seen.length) rest(seen.subarray(end + 1));
    });
  });
}
