import type { X509Certificate } from "node:crypto";
import { Fault } from "../faults";
import { brokenSignature } from "./signatureAlgorithm";
import { quoted } from "../contract/quoted";

type Chain = readonly [X509Certificate, ...X509Certificate[]];

/** Why clients would not get from the server's certificate to a CA that they know. `authorities` are those that the stack gives for it. */
export function chainFaults(chain: Chain, authorities: readonly X509Certificate[], path: string): Fault[] {
  const order = orderFaults(chain, path);
  return [...(order.length > 0 ? order : authorityFaults(chain, authorities, path)), ...signatureFaults(chain, path)];
}

/** The name of a certificate, for messages. */
export function subject(certificate: X509Certificate): string {
  return certificate.subject?.replace(/\n/g, ", ") || certificate.subjectAltName || "a certificate without a name";
}

function signedBy(certificate: X509Certificate, signer: X509Certificate): boolean {
  return certificate.checkIssued(signer) && certificate.verify(signer.publicKey);
}

function orderFaults(chain: Chain, path: string): Fault[] {
  return chain.slice(1).flatMap((signer, index) =>
    signedBy(chain[index]!, signer)
      ? []
      : [
          {
            path,
            value: subject(signer),
            allowed: `the certificate that signed ${quoted(subject(chain[index]!))} in place ${index + 2}`,
            remedy: "each certificate of the chain is followed by its signer: put them in order and leave others out",
          },
        ],
  );
}

// Who signs the end of a longer chain is usually a root, which servers need not send. A server's certificate alone says only that it was signed, and
// public CAs sign none by their root: so a person must say which root does.
function authorityFaults(chain: Chain, authorities: readonly X509Certificate[], path: string): Fault[] {
  const [server] = chain;
  const known = chain.some((one) => authorities.some((authority) => one.fingerprint256 === authority.fingerprint256 || signedBy(one, authority)));
  if (authorities.length > 0) {
    return known
      ? []
      : [
          {
            path,
            value: subject(chain[chain.length - 1]!),
            allowed: `a chain that leads to the given CA (${quoted(authorities.map(subject).join("; "))})`,
            remedy: "clients that verify by this CA refuse it: append the certificates between them, or give the CA that signed the chain",
          },
        ];
  }
  return chain.length > 1 || signedBy(server, server)
    ? []
    : [
        {
          path,
          value: subject(server),
          allowed: `a chain: the certificate, and that of its signer (${quoted(server.issuer?.replace(/\n/g, ", ") || "unnamed")})`,
          remedy: "without it most clients find no way to their root, and refuse: append the signer's certificate, also where it is a root of your own",
        },
      ];
}

// The signature of a root itself is not looked at: clients have it already.
function signatureFaults(chain: Chain, path: string): Fault[] {
  return chain.flatMap((one, index) => {
    const broken = index > 0 && signedBy(one, one) ? undefined : brokenSignature(one);
    return broken === undefined
      ? []
      : [
          {
            path,
            value: `${subject(one)}, signed by ${broken}`,
            allowed: "signatures of SHA-256 or better",
            remedy: "clients refuse it: have the certificate signed anew",
          },
        ];
  });
}
