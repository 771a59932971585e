import { alternativeNames } from "../certificates/alternativeNames";
import { signRequest } from "../certificates/certificateRequest";
import { distinguishedName, type Subject } from "../certificates/distinguishedName";
import { encodePem } from "../keys/pem";
import { algorithmOf, parsePrivateKey } from "../keys/privateKey";
import { idOf } from "../keys/publicKey";
import type { PropertyMap } from "../../rpc/properties";
import { computed, type ResourceKind } from "../schema";
import { privateKeyInput, subjectAttributes } from "./shared";

/** A request for a certificate (CSR). */
export const certRequest: ResourceKind = {
  token: "tls:index/certRequest:CertRequest",
  attributes: {
    privateKeyPem: privateKeyInput,
    ...subjectAttributes,
    keyAlgorithm: computed("key_algorithm"),
    certRequestPem: computed("cert_request_pem"),
    id: computed("id"),
  },
  keepsComputed: true,
  renewable: false,
  create,
};

function create(inputs: PropertyMap): PropertyMap {
  const key = parsePrivateKey(inputs.privateKeyPem as string, "Failed to parse private key PEM");
  const subject = distinguishedName((inputs.subject ?? {}) as Subject);
  const request = signRequest(key, subject, alternativeNames(inputs, false));
  return { id: idOf(request), certRequestPem: encodePem("CERTIFICATE REQUEST", request), keyAlgorithm: algorithmOf(key) };
}
