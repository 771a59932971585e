import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";
import { Fault, refuse } from "./faults";
import { deriveTiming, TimingArgs } from "./timing";

export interface TlsCredentialArgs {
  /**
   * Name of the Secret. A change cuts the gateway's sockets after its drain, because the listener changes.
   */
  credentialName: pulumi.Input<string>;
  /**
   * Namespace of the gateway's pods; the Secret is read there and nowhere else.
   */
  namespace: pulumi.Input<string>;
  /**
   * Host names of a generated certificate.
   */
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Certificate chain in PEM, the server's first. Together with privateKeyPem it replaces the generated one.
   */
  certificatePem?: pulumi.Input<string>;
  /**
   * Private key of that certificate in PEM. Secret.
   */
  privateKeyPem?: pulumi.Input<string>;
  /**
   * Certificate in PEM by which clients verify the given one. Default is the given chain itself.
   */
  caCertificatePem?: pulumi.Input<string>;
  /**
   * Any word: when it changes, a new server key and certificate are made. The CA stays, so clients need nothing new.
   */
  rotation?: pulumi.Input<string>;
  /**
   * How long a generated server certificate is valid, and how long before its end the next `pulumi up` renews it; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
}

/**
 * Certificate and key of the gateway, generated or given, as a Secret that gateways read over SDS: a new certificate
 * is served to new handshakes and cuts no socket. Talks to the ACK API server only; the provider must allow
 * Secrets to change (`enableSecretMutable`), or every renewal takes the listener away for a moment.
 */
export class TlsCredential extends pulumi.ComponentResource {
  public readonly credentialName: pulumi.Output<string>;
  /** What clients verify the server by. Not secret. */
  public readonly caCertificatePem: pulumi.Output<string>;

  constructor(name: string, args: TlsCredentialArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("asmws:index:TlsCredential", name, args, opts);

    const certificate = args.certificatePem === undefined ? generate(name, args, this) : given(args);
    createSecret(name, args, certificate, this);

    // From the input rather than from the Secret, so that a first preview shows it.
    this.credentialName = pulumi.output(args.credentialName);
    this.caCertificatePem = pulumi.output(certificate.ca);
    this.registerOutputs({ credentialName: this.credentialName, caCertificatePem: this.caCertificatePem });
  }
}

interface Certificate {
  chain: pulumi.Input<string>;
  key: pulumi.Input<string>;
  ca: pulumi.Input<string>;
}

const CA_VALIDITY_HOURS = 10 * 365 * 24;
// Without a curve the provider makes P224, which browsers refuse.
const EC = { algorithm: "ECDSA", ecdsaCurve: "P256" };

function checkArgs(name: string, args: TlsCredentialArgs): void {
  const faults: Fault[] = [];
  if ((args.certificatePem === undefined) !== (args.privateKeyPem === undefined)) {
    const missing = args.certificatePem === undefined ? "certificatePem" : "privateKeyPem";
    faults.push({
      path: missing,
      value: undefined,
      allowed: "a value, because its counterpart is given",
      remedy: "give certificate and key together, or neither",
    });
  }
  if (args.caCertificatePem !== undefined && args.certificatePem === undefined) {
    faults.push({ path: "caCertificatePem", value: "(given)", allowed: "nothing, because the certificate is generated", remedy: "leave it out" });
  }
  refuse(`TlsCredential ${name}`, faults);
}

function given(args: TlsCredentialArgs): Certificate {
  return { chain: args.certificatePem!, key: pulumi.secret(args.privateKeyPem!), ca: args.caCertificatePem ?? args.certificatePem! };
}

function generate(name: string, args: TlsCredentialArgs, parent: pulumi.Resource): Certificate {
  const life = pulumi.output(args.timing ?? {}).apply((clock) => deriveTiming(clock).certificate);
  const ca = createAuthority(name, parent);
  const key = new PrivateKey(`${name}-key`, EC, { parent, replacementTrigger: args.rotation });
  const request = new CertRequest(
    `${name}-request`,
    {
      privateKeyPem: key.privateKeyPem,
      dnsNames: args.hosts,
      subject: { commonName: pulumi.output(args.hosts).apply((hosts) => hosts[0] ?? name) },
    },
    { parent },
  );
  const certificate = new LocallySignedCert(
    `${name}-certificate`,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: ca.key.privateKeyPem,
      caCertPem: ca.certificate.certPem,
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours: life.validityHours,
      earlyRenewalHours: life.earlyRenewalHours,
    },
    { parent },
  );
  return { chain: certificate.certPem, key: key.privateKeyPem, ca: ca.certificate.certPem };
}

function createAuthority(name: string, parent: pulumi.Resource) {
  const key = new PrivateKey(`${name}-ca-key`, EC, { parent });
  const certificate = new SelfSignedCert(
    `${name}-ca`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: { commonName: `${name} CA` },
      allowedUses: ["cert_signing", "crl_signing"],
      validityPeriodHours: CA_VALIDITY_HOURS,
    },
    { parent },
  );
  return { key, certificate };
}

function createSecret(name: string, args: TlsCredentialArgs, certificate: Certificate, parent: pulumi.Resource): Secret {
  return new Secret(
    name,
    {
      metadata: { name: args.credentialName, namespace: args.namespace },
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": certificate.chain, "tls.key": pulumi.secret(certificate.key) },
    },
    { parent, deleteBeforeReplace: true },
  );
}
