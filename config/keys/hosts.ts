import type { Exclusion, Key } from "../key";

const OF_A_CREATED_SECRET: Exclusion = { key: "hosts[].certificate.existing", remedy: "an existing Secret is not changed: remove it, or remove existing" };

export const HOSTS_KEYS = {
  "hosts[].names": {
    kind: "texts",
    argument: "hosts",
    doc: "Host names that this certificate is for; a name that starts with `*.` stands for all names below. Required of every certificate but the first.",
    default: ["a.aliyun.com"],
    examples: [["a.example.com"], ["b.example.com"], ["*.example.com"], ["c.example.org"], ["*.c.example.org"]],
  },
  "hosts[].certificate.secretName": {
    kind: "text",
    argument: "credentialName",
    doc: "Name of the TLS Secret in the namespace of the gateway pods. Required of every certificate but the first.",
    default: "myexample-credential",
    examples: ["x", "x-ca", "x-cacert", "ca", "cacert", "key", "ca-key", "ca-cacert", "tls", "tls-ca", "x-key", "tornado-environment-0123456789", "a.b"],
  },
  "hosts[].certificate.existing": {
    kind: "flag",
    doc: "Whether that Secret exists already and is renewed elsewhere. Then none is created.",
    default: false,
  },
  "hosts[].certificate.certificate": {
    kind: "pem",
    argument: "certificatePem",
    doc: "Certificate chain in PEM. Without it a CA and a certificate are generated.",
    pattern: /-----BEGIN CERTIFICATE-----/,
    allowed: "a certificate chain in PEM",
    notBeside: OF_A_CREATED_SECRET,
  },
  "hosts[].certificate.privateKey": {
    kind: "pem",
    argument: "privateKeyPem",
    doc: "Private key of the certificate in PEM.",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    allowed: "a private key in PEM",
    secret: true,
    notBeside: OF_A_CREATED_SECRET,
  },
  "hosts[].certificate.ca": {
    kind: "pem",
    argument: "caCertificatePem",
    doc: "CA certificate in PEM by which clients verify the given certificate or the existing Secret.",
    unset: "the certificate itself",
  },
  "hosts[].certificate.rotation": {
    kind: "text",
    doc: "Rotation trigger: a new value generates a new server key and certificate. The CA stays.",
    notBeside: OF_A_CREATED_SECRET,
    examples: ["2026-11"],
  },
} as const satisfies Record<string, Key>;
