/** One block of a PEM file. */
export interface PemBlock {
  /** What stands after BEGIN, for example `EC PRIVATE KEY`. */
  type: string;
  der: Buffer;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)\s*-----END \1-----/;

/** The first block of a PEM text, undefined when there is none. */
export function decodePem(text: string): PemBlock | undefined {
  const match = block.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { type: match[1], der: Buffer.from(match[2], "base64") };
}

/** A PEM block with lines of 64 characters and a newline at the end. */
export function encodePem(type: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ""].join("\n");
}
