import { allowedUses } from "../certificates/usages";
import { type Attribute, type Attributes, computed } from "../schema";

const pem = "[PEM (RFC 1421)](https://datatracker.ietf.org/doc/html/rfc1421)";

/** An input in PEM: a change replaces the resource when there was a PEM block before. */
export function pemInput(terraformName: string, description: string, secret: boolean): Attribute {
  return { terraformName, type: "string", role: "required", replace: "ifPem", secret, description };
}

export const privateKeyInput: Attribute = pemInput(
  "private_key_pem",
  `Private key in ${pem} format, that the certificate will belong to. This can be read from a separate file using the` +
    " [`file`](https://www.terraform.io/language/functions/file) interpolation function. ",
  true,
);

/** What a certificate and a request for one are made for. */
export const subjectAttributes: Attributes = {
  subject: { terraformName: "subject", type: "subject", role: "optional", replace: "always" },
  dnsNames: { terraformName: "dns_names", type: "strings", role: "optional", replace: "always" },
  ipAddresses: { terraformName: "ip_addresses", type: "strings", role: "optional", replace: "always", minLength: 1 },
  uris: { terraformName: "uris", type: "strings", role: "optional", replace: "always", minLength: 1 },
};

/** What both kinds of certificates have. */
export const certificateAttributes: Attributes = {
  validityPeriodHours: {
    terraformName: "validity_period_hours",
    type: "integer",
    role: "required",
    replace: "always",
    atLeast: 0,
    description: "Number of hours, after initial issuing, that the certificate will remain valid for.",
  },
  allowedUses: {
    terraformName: "allowed_uses",
    type: "strings",
    role: "required",
    replace: "always",
    allowed: allowedUses,
    description:
      "List of key usages allowed for the issued certificate. Values are defined in [RFC 5280](https://datatracker.ietf.org/doc/html/rfc5280) and combine" +
      " flags defined by both [Key Usages](https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.3) and" +
      ` [Extended Key Usages](https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.12). Accepted values: \`${allowedUses.join("`, `")}\`.`,
  },
  earlyRenewalHours: { terraformName: "early_renewal_hours", type: "integer", role: "optional", default: 0, atLeast: 0 },
  isCaCertificate: { terraformName: "is_ca_certificate", type: "boolean", role: "optional", default: false, replace: "always" },
  maxPathLength: { terraformName: "max_path_length", type: "integer", role: "optional", replace: "always", atLeast: -1 },
  setSubjectKeyId: { terraformName: "set_subject_key_id", type: "boolean", role: "optional", default: false, replace: "always" },
  certPem: computed("cert_pem"),
  readyForRenewal: computed("ready_for_renewal", { type: "boolean", default: false }),
  validityStartTime: computed("validity_start_time"),
  validityEndTime: computed("validity_end_time"),
  id: computed("id"),
};
