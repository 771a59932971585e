import type { X509Certificate } from "node:crypto";

/** What clients do not take as a signature any more, by the object identifier in DER. */
const BROKEN: Record<string, string> = {
  "2a864886f70d010102": "MD2 with RSA",
  "2a864886f70d010104": "MD5 with RSA",
  "2a864886f70d010105": "SHA-1 with RSA",
  "2b0e03021d": "SHA-1 with RSA",
  "2a8648ce3d0401": "SHA-1 with ECDSA",
  "2a8648ce380403": "SHA-1 with DSA",
};

/** The name of the algorithm by which a certificate is signed, where clients refuse it. */
export function brokenSignature({ raw }: X509Certificate): string | undefined {
  // Certificate ::= SEQUENCE { what is signed, SEQUENCE { algorithm OBJECT IDENTIFIER, … }, signature }
  const signed = element(raw, element(raw, 0).begin);
  const { begin, end } = element(raw, element(raw, signed.end).begin);
  return BROKEN[raw.subarray(begin, end).toString("hex")];
}

// An element of DER at an offset: where its content begins and ends.
function element(raw: Buffer, at: number): { begin: number; end: number } {
  const first = raw[at + 1]!;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const begin = at + 2 + octets;
  return { begin, end: begin + (octets === 0 ? first : raw.readUIntBE(at + 2, octets)) };
}
