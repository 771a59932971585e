import { Fault } from "../faults";

const CERTIFICATE = "CERTIFICATE";
const FRAME = /-----(BEGIN|END) ([^\r\n-]*)-----/g;
const FRAME_LINE = /^\s*-----(BEGIN|END) [^\r\n-]*-----\s*$/;

/**
 * What is wrong with the blocks of a text that becomes a certificate, which is in the clear in outputs, files and state:
 * a private key beside it would be too. Envoy reads no block whose frame shares its line with another.
 */
export function certificateBlockFaults(pem: string, path: string): Fault[] {
  const labels = new Set([...pem.matchAll(FRAME)].map(([, , label]) => label));
  const fault = (value: string, remedy: string) => [{ path, value, allowed: "certificates in PEM, and no other block", remedy }];
  if (/PRIVATE KEY/.test(pem)) {
    return fault("(hidden)", "it has a private key, which would be in the clear: take it out, and give the key in its own field, encrypted");
  }
  if ([...labels].some((label) => label !== CERTIFICATE)) {
    return fault("(hidden)", "keep the blocks of certificates, and take the others out");
  }
  const glued = pem.split(/\r?\n/).some((line) => line.includes("-----") && !FRAME_LINE.test(line));
  return glued ? fault("(one line has two frames)", "put a line break between the END of each certificate and the BEGIN of the next") : [];
}
