import { type KeyObject, sign } from "node:crypto";

import { AlgorithmIdentifier } from "@peculiar/asn1-x509";

import { algorithmOf, type Curve, curveOf } from "../keys/privateKey";

/** How a key signs: the hash and the name of the algorithm that Go chooses for it. */
interface Scheme {
  hash: string | undefined;
  algorithm: AlgorithmIdentifier;
}

const asnNull = new Uint8Array([5, 0]).buffer;

const ecdsa: Record<Curve, [hash: string, objectIdentifier: string]> = {
  P224: ["sha256", "1.2.840.10045.4.3.2"],
  P256: ["sha256", "1.2.840.10045.4.3.2"],
  P384: ["sha384", "1.2.840.10045.4.3.3"],
  P521: ["sha512", "1.2.840.10045.4.3.4"],
};

export function signatureAlgorithm(key: KeyObject): AlgorithmIdentifier {
  return schemeOf(key).algorithm;
}

/** Signs with the algorithm that signatureAlgorithm names. */
export function signature(key: KeyObject, content: ArrayBuffer): ArrayBuffer {
  const signed = sign(schemeOf(key).hash, Buffer.from(content), key);
  return new Uint8Array(signed).buffer;
}

function schemeOf(key: KeyObject): Scheme {
  switch (algorithmOf(key)) {
    case "RSA":
      return { hash: "sha256", algorithm: new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: asnNull }) };
    case "ECDSA": {
      const [hash, algorithm] = ecdsa[curveOf(key)];
      return { hash, algorithm: new AlgorithmIdentifier({ algorithm }) };
    }
    case "ED25519":
      return { hash: undefined, algorithm: new AlgorithmIdentifier({ algorithm: "1.3.101.112" }) };
  }
}
