import type { KeyObject } from "node:crypto";

import { alternativeNames } from "../certificates/alternativeNames";
import { distinguishedName, type Subject } from "../certificates/distinguishedName";
import { TlsFault } from "../fault";
import { algorithmOf, parsePrivateKey } from "../keys/privateKey";
import { spkiOf } from "../keys/publicKey";
import type { PropertyMap } from "../../rpc/properties";
import { computed, type Context, type ResourceKind } from "../schema";
import { type Issue, issueCertificate } from "./certificate";
import { certificateAttributes, privateKeyInput, subjectAttributes } from "./shared";

/** A certificate that is signed by its own key, such as that of an authority. */
export const selfSignedCert: ResourceKind = {
  token: "tls:index/selfSignedCert:SelfSignedCert",
  attributes: {
    privateKeyPem: privateKeyInput,
    ...certificateAttributes,
    ...subjectAttributes,
    setAuthorityKeyId: { terraformName: "set_authority_key_id", type: "boolean", role: "optional", default: false, replace: "always" },
    keyAlgorithm: computed("key_algorithm"),
  },
  keepsComputed: true,
  renewable: true,
  create,
};

function create(inputs: PropertyMap, { now }: Context): PropertyMap {
  const key = parsePrivateKey(inputs.privateKeyPem as string, "Failed to parse private key PEM");
  return { ...issueCertificate(inputs, issueOf(inputs, key), now()), keyAlgorithm: algorithmOf(key) };
}

function issueOf(inputs: PropertyMap, key: KeyObject): Issue {
  const name = distinguishedName((inputs.subject ?? {}) as Subject);
  return {
    subject: name,
    issuer: name,
    publicKey: spkiOf(key),
    signer: key,
    alternativeNames: alternativeNames(inputs, name.length === 0),
    authorityKeyId: (own) => (inputs.setAuthorityKeyId === true ? expectKeyId(own) : undefined),
  };
}

function expectKeyId(own: Uint8Array | undefined): Uint8Array {
  if (own) return own;
  throw new TlsFault("Invalid Certificate Authority", "Could not determine Authority Key Identifier");
}
