import { GATEWAY_NAMESPACE } from "../istio/metadata";
import { CLIENT_CA_ENDING } from "../names";
import type { TlsCredentialArgs } from "./tlsCredential";

/** What a credential calls its resources in the stack, by their type: of one type no two of a stack may have one name. */
export function credentialNames(name: string) {
  return {
    privateKey: { server: `${name}-key`, authority: `${name}-ca-key` },
    request: `${name}-request`,
    certificate: `${name}-certificate`,
    authority: `${name}-ca`,
    secret: { server: name, clientCa: name + CLIENT_CA_ENDING },
  };
}

/** The resources of a credential in the stack, and its Secrets beside the gateway's pods, each as its type and name. */
export function credentialResources(name: string, credentialName: string, { existing, certificatePem, clientCaPem }: Partial<TlsCredentialArgs>): string[] {
  const { privateKey, request, certificate, authority, secret } = credentialNames(name);
  const inCluster = `Secret ${GATEWAY_NAMESPACE}/${credentialName}`;
  if (existing) {
    return clientCaPem === undefined ? [] : [`Secret ${secret.clientCa}`, inCluster + CLIENT_CA_ENDING];
  }
  const generated = [
    `PrivateKey ${privateKey.server}`,
    `PrivateKey ${privateKey.authority}`,
    `Request ${request}`,
    `Certificate ${certificate}`,
    `CA ${authority}`,
  ];
  return [`Secret ${secret.server}`, inCluster, ...(certificatePem === undefined ? generated : [])];
}
