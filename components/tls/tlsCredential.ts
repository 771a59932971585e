import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";
import { certificateFaults, clientCaFaults, renewalWarning } from "./certificates";
import { credentialNames } from "./credentialNames";
import { fieldOf, GatewayPlace } from "../edges/references";
import { Fault, isPlain, refuse, validated } from "../faults";
import { hostFaults } from "../hosts";
import { CLIENT_CA_ENDING, credentialNameFaults, namespaceNameFaults } from "../names";
import { warn } from "../notice";
import { certificateBlockFaults } from "./pem";
import { deriveTiming, TimingArgs } from "../timing";

/** A credential of a gateway: made, or from a certificate that is given, or one that stands there already (`existing`). */
export interface TlsCredentialArgs {
  /**
   * Name of the Secret. A change drops the gateway's sockets after its drain, because the listener changes.
   */
  credentialName: pulumi.Input<string>;
  /**
   * The gateway that serves it: one of this library, or the namespace of another's pods. The Secret is read there and nowhere else; it does not wait for the gateway.
   */
  gateway: GatewayPlace;
  /**
   * Host names that the certificate is for. A given one must cover each of them.
   */
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the Secret exists already and is renewed elsewhere: nothing is created, read or checked, and without it the gateway
   * refuses every handshake. Default false. Excludes certificatePem, privateKeyPem and rotation.
   */
  existing?: boolean;
  /**
   * Certificate chain in PEM, the server's first. Together with privateKeyPem it replaces the generated one. Both are checked
   * before anything is deployed: that they belong together, cover every host, are valid and of a kind that gateways serve.
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
   * Certificates in PEM of the CAs that sign clients' certificates, for a route with verifyClients. They stand in the Secret as
   * `ca.crt`, or in a Secret of their own, `<credentialName>-cacert`, when the credential is an existing one. A change drops no socket.
   */
  clientCaPem?: pulumi.Input<string>;
  /**
   * Any word: when it changes, a new server key and certificate are made. The CA stays, so clients need nothing new.
   */
  rotation?: pulumi.Input<string>;
  /**
   * How long a generated server certificate is valid, and how long before its end the next `pulumi up` renews it, or a given
   * one is warned about; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
}

/**
 * Certificate and key of the gateway, generated or given, as a Secret that gateways read over SDS: a new certificate
 * is served to new handshakes and drops no socket. Talks to the ACK API server only; the provider must allow
 * Secrets to change (`enableSecretMutable`), or every renewal takes the listener away for a moment.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { TlsCredential } from "asmws";
 *
 * const gateway = { podNamespace: "istio-system" };
 * const ackApi = new kubernetes.Provider("ack", { kubeconfig: "~/.kube/ack", enableSecretMutable: true });
 * const tls = new TlsCredential("chat", { credentialName: "chat-tls", gateway, hosts: ["chat.example.com"] }, { providers: [ackApi] });
 * export const ca = tls.caCertificatePem;
 * ```
 */
export class TlsCredential extends pulumi.ComponentResource {
  public readonly credentialName: pulumi.Output<string>;
  /** What clients verify the server by; empty for an existing credential, unless caCertificatePem says it. Not secret. */
  public readonly caCertificatePem: pulumi.Output<string>;

  constructor(name: string, args: TlsCredentialArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    const namespace = fieldOf(args.gateway, "podNamespace");
    checkNames(name, args, namespace);
    super("asmws:index:TlsCredential", name, { ...args, gateway: { podNamespace: namespace } }, opts);

    const clientCa = args.clientCaPem && validated(args.clientCaPem, (pem) => refuse(`TlsCredential ${name}`, clientCaFaults(pem, "clientCaPem", new Date())));
    const certificate = args.existing ? undefined : args.certificatePem === undefined ? generate(name, args, this) : given(name, args);
    if (certificate) {
      createSecret(name, { name: args.credentialName, namespace }, certificate, clientCa, this);
    } else if (clientCa) {
      createClientCaSecret(name, { name: args.credentialName, namespace }, clientCa, this);
    }

    // From the input rather than from the Secret, so that a first preview shows it.
    this.credentialName = pulumi.output(args.credentialName);
    this.caCertificatePem = pulumi.output(certificate?.ca ?? serverCa(name, args) ?? "");
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
  if (args.existing) {
    for (const path of ["certificatePem", "privateKeyPem", "rotation"] as const) {
      if (args[path] !== undefined) {
        faults.push({
          path,
          forbidden: "may not be set beside existing (true)",
          remedy: "leave it out: an existing Secret is not changed",
        });
      }
    }
  } else if ((args.certificatePem === undefined) !== (args.privateKeyPem === undefined)) {
    const missing = args.certificatePem === undefined ? "certificatePem" : "privateKeyPem";
    faults.push({
      path: missing,
      value: undefined,
      allowed: `a value beside ${missing === "privateKeyPem" ? "certificatePem" : "privateKeyPem"}`,
      remedy: "give certificate and key together, or neither",
    });
  } else if (args.caCertificatePem !== undefined && args.certificatePem === undefined) {
    faults.push({
      path: "caCertificatePem",
      forbidden: "may not be set without certificatePem",
      remedy: "leave it out: a generated certificate has a CA of its own",
    });
  }
  refuse(`TlsCredential ${name}`, faults);
}

// What is known only later is left to the API server.
function checkNames(name: string, { credentialName, hosts, existing }: TlsCredentialArgs, namespace: pulumi.Input<string>): void {
  refuse(`TlsCredential ${name}`, [
    ...(isPlain(credentialName) ? credentialNameFaults(credentialName) : []),
    ...(isPlain(namespace) ? namespaceNameFaults(namespace, "gateway.podNamespace") : []),
    ...(isPlain(hosts) && !existing ? hostFaults({ path: "hosts", hosts }) : []),
  ]);
}

function serverCa(name: string, { caCertificatePem }: TlsCredentialArgs): pulumi.Input<string> | undefined {
  return caCertificatePem && validated(caCertificatePem, (pem) => refuse(`TlsCredential ${name}`, certificateBlockFaults(pem, "caCertificatePem")));
}

function given(name: string, args: TlsCredentialArgs): Certificate {
  const now = new Date();
  const pair = validated(
    { certificatePem: args.certificatePem!, privateKeyPem: args.privateKeyPem!, hosts: args.hosts, caCertificatePem: args.caCertificatePem },
    (known) => refuse(`TlsCredential ${name}`, certificateFaults(known, { certificate: "certificatePem", privateKey: "privateKeyPem" }, now)),
  );
  const renewalDays = pulumi.output(args.timing ?? {}).apply((clock) => deriveTiming(clock).certificate.earlyRenewalHours / 24);
  // Of a secret the chain is none, and neither is the warning.
  const chain = pulumi.unsecret(pulumi.output(pair).certificatePem);
  pulumi.all([chain, renewalDays]).apply(([pem, days]) => {
    const warning = renewalWarning(pem, days, now);
    return warning === undefined ? undefined : warn(warning);
  });
  return { chain, key: pulumi.secret(pulumi.output(pair).privateKeyPem), ca: serverCa(name, args) ?? chain };
}

function generate(name: string, args: TlsCredentialArgs, parent: pulumi.Resource): Certificate {
  const life = pulumi.output(args.timing ?? {}).apply((clock) => deriveTiming(clock).certificate);
  const names = credentialNames(name);
  const ca = createAuthority(name, parent);
  const key = new PrivateKey(names.privateKey.server, EC, { parent, replacementTrigger: args.rotation });
  const request = new CertRequest(
    names.request,
    {
      privateKeyPem: key.privateKeyPem,
      dnsNames: args.hosts,
      subject: pulumi.output(args.hosts).apply((hosts) => subjectOf(hosts[0] ?? name)),
    },
    { parent },
  );
  const certificate = new LocallySignedCert(
    names.certificate,
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

const LONGEST_COMMON_NAME = 64;

// Clients read the alternative names alone, so that nothing is lost without the common one.
function subjectOf(host: string): { commonName?: string } {
  return host.length <= LONGEST_COMMON_NAME ? { commonName: host } : {};
}

// An issuer needs a name, and another one of each other.
function authorityName(name: string): string {
  const whole = `${name} CA`;
  return whole.length <= LONGEST_COMMON_NAME ? whole : `${name.slice(0, 48)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)} CA`;
}

function createAuthority(name: string, parent: pulumi.Resource) {
  const { privateKey, authority } = credentialNames(name);
  const key = new PrivateKey(privateKey.authority, EC, { parent });
  const certificate = new SelfSignedCert(
    authority,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      setSubjectKeyId: true,
      subject: { commonName: authorityName(name) },
      allowedUses: ["cert_signing", "crl_signing"],
      validityPeriodHours: CA_VALIDITY_HOURS,
    },
    { parent },
  );
  return { key, certificate };
}

/** Name and namespace of a Secret. */
type SecretPlace = Record<"name" | "namespace", pulumi.Input<string>>;

function createSecret(
  name: string,
  metadata: SecretPlace,
  certificate: Certificate,
  clientCa: pulumi.Input<string> | undefined,
  parent: pulumi.Resource,
): Secret {
  return new Secret(
    credentialNames(name).secret.server,
    {
      metadata,
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": certificate.chain, "tls.key": pulumi.secret(certificate.key), ...(clientCa ? { "ca.crt": clientCa } : {}) },
    },
    { parent },
  );
}

// Istio looks for the clients' CA here first, so that an existing Secret can stay as it is.
function createClientCaSecret(name: string, server: SecretPlace, clientCa: pulumi.Input<string>, parent: pulumi.Resource): Secret {
  return new Secret(
    credentialNames(name).secret.clientCa,
    {
      metadata: { name: pulumi.interpolate`${server.name}${CLIENT_CA_ENDING}`, namespace: server.namespace },
      stringData: { "ca.crt": clientCa },
    },
    { parent },
  );
}
