import { openSshKey } from "../keys/openssh";
import { encodePem } from "../keys/pem";
import { type Algorithm, algorithms, type Curve, curves, generateKey, privateKeyPem } from "../keys/privateKey";
import { idOf, publicKeyPem, spkiOf } from "../keys/publicKey";
import type { PropertyMap } from "../../rpc/properties";
import { computed, type ResourceKind } from "../schema";

/** A private key with its public half, in the formats of PEM and of OpenSSH. */
export const privateKey: ResourceKind = {
  token: "tls:index/privateKey:PrivateKey",
  attributes: {
    algorithm: {
      terraformName: "algorithm",
      type: "string",
      role: "required",
      replace: "always",
      allowed: algorithms,
      description: "Name of the algorithm to use when generating the private key. Currently-supported values are: `RSA`, `ECDSA`, `ED25519`. ",
    },
    rsaBits: { terraformName: "rsa_bits", type: "integer", role: "optional", default: 2048, replace: "always" },
    // The real default. No browser accepts it: programs say P256.
    ecdsaCurve: { terraformName: "ecdsa_curve", type: "string", role: "optional", default: "P224", replace: "always", allowed: curves },
    privateKeyPem: computed("private_key_pem", { secret: true }),
    privateKeyOpenssh: computed("private_key_openssh", { secret: true }),
    privateKeyPemPkcs8: computed("private_key_pem_pkcs8", { secret: true }),
    publicKeyPem: computed("public_key_pem"),
    publicKeyOpenssh: computed("public_key_openssh"),
    publicKeyFingerprintMd5: computed("public_key_fingerprint_md5"),
    publicKeyFingerprintSha256: computed("public_key_fingerprint_sha256"),
    id: computed("id"),
  },
  keepsComputed: false,
  renewable: false,
  meta: { __meta: JSON.stringify({ schema_version: "1" }) },
  create,
};

async function create(inputs: PropertyMap): Promise<PropertyMap> {
  const key = await generateKey(inputs.algorithm as Algorithm, Number(inputs.rsaBits), inputs.ecdsaCurve as Curve);
  const openssh = openSshKey(key);
  return {
    id: idOf(spkiOf(key)),
    privateKeyPem: privateKeyPem(key),
    privateKeyPemPkcs8: encodePem("PRIVATE KEY", key.export({ type: "pkcs8", format: "der" })),
    privateKeyOpenssh: openssh.privateKey,
    publicKeyPem: publicKeyPem(key),
    publicKeyOpenssh: openssh.publicKey,
    publicKeyFingerprintMd5: openssh.md5,
    publicKeyFingerprintSha256: openssh.sha256,
  };
}
