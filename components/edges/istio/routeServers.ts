import * as pulumi from "@pulumi/pulumi";
import { Fault, refuse, validated } from "../../faults";
import { edgePorts, HTTP_PORT, HTTPS_PORT, portFaults } from "./ports";
import { hostFaults } from "../../hosts";
import { GatewayServer, GatewayTls } from "../../istio";
import { credentialNameFaults } from "../../names";
import { cipherFaults, TlsVersion } from "./tlsParameters";
import type { WebSocketRouteArgs } from "./webSocketRoute";
import { quoted } from "../../contract/quoted";
import { CertificateReference, fieldOf } from "../references";

/** What plain HTTP does. */
export const PlainHttp = { serve: "serve", redirect: "redirect" } as const;
export type PlainHttp = (typeof PlainHttp)[keyof typeof PlainHttp];

/** On which ports every other host name, and the bare address, is answered too. */
export const AnyHost = { none: "none", http: "http", both: "both" } as const;
export type AnyHost = (typeof AnyHost)[keyof typeof AnyHost];

/** Host names that have a certificate of their own, chosen by the name that the client asks for (SNI). */
export interface RouteCertificate {
  /**
   * Host names, none of which overlaps another of the route. A change cuts their sockets after the gateway's drain, not those of other certificates.
   */
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * A TlsCredential, or the name of a Secret beside the gateway's pods. A change drops the sockets of its hosts after the gateway's drain.
   */
  certificate: CertificateReference;
}

/** What decides about the servers of a Gateway. */
export type ServerArgs = Pick<
  WebSocketRouteArgs,
  "hosts" | "certificate" | "certificates" | "anyHost" | "plainHttp" | "httpPort" | "httpsPort" | "minTlsVersion" | "cipherSuites" | "verifyClients"
>;

/** A server whose hosts are known. */
export interface KnownServer extends GatewayServer {
  hosts: string[];
}

interface KnownCertificate {
  hosts: string[];
  credentialName: string;
}

/** What is wrong with choices that exclude each other. */
export function routeFaults(args: Pick<ServerArgs, "plainHttp" | "anyHost" | "verifyClients" | "httpPort" | "httpsPort">): Fault[] {
  const faults: Fault[] = [...portFaults(args), ...redirectFaults(args)];
  const { httpPort } = edgePorts(args);
  if (httpPort === 0 && args.anyHost === AnyHost.http) {
    faults.push({
      path: "anyHost",
      value: args.anyHost,
      allowed: "none or both while httpPort is 0",
      remedy: "nothing answers plain HTTP: say whether other names are answered on httpsPort",
    });
  }
  if (args.plainHttp === PlainHttp.redirect && args.anyHost === AnyHost.http) {
    faults.push({
      path: "anyHost",
      value: args.anyHost,
      allowed: "none or both while plainHttp is redirect",
      remedy: "a redirected name must be served with TLS",
    });
  }
  if (args.verifyClients && httpPort !== 0 && args.plainHttp !== PlainHttp.redirect) {
    faults.push({
      path: "plainHttp",
      value: args.plainHttp ?? PlainHttp.serve,
      allowed: `redirect, or httpPort 0 instead of ${quoted(httpPort)}, while clients must have a certificate`,
      remedy: `port ${quoted(httpPort)} would let in those who have none`,
    });
  }
  return faults;
}

// Envoy answers with https, the host and the port of the request, which leads to TLS only where neither address names a port.
function redirectFaults(args: Pick<ServerArgs, "plainHttp" | "httpPort" | "httpsPort">): Fault[] {
  const { httpPort, httpsPort } = edgePorts(args);
  if (args.plainHttp !== PlainHttp.redirect || (httpPort === HTTP_PORT && httpsPort === HTTPS_PORT)) {
    return [];
  }
  return [
    {
      path: "plainHttp",
      value: args.plainHttp,
      allowed: `serve while httpPort is ${quoted(httpPort)} and httpsPort ${quoted(httpsPort)}`,
      remedy: `a redirect leads from ${HTTP_PORT} to ${HTTPS_PORT} and nowhere else: take those, or httpPort 0 for no plain HTTP at all`,
    },
  ];
}

/** The servers of a route's Gateway. One HTTPS server a certificate: a change of one is no change of the others, and cuts nothing of theirs. */
export function describeServers(name: string, args: ServerArgs): pulumi.Output<KnownServer[]> {
  const given = [{ hosts: args.hosts, certificate: args.certificate }, ...(args.certificates ?? [])];
  const certificates = validated(
    given.map(({ hosts, certificate }) => ({ hosts, credentialName: fieldOf(certificate, "credentialName") })),
    (known) => checkCertificates(name, known),
  );
  const ciphers = validated(args.cipherSuites ?? [], (known) =>
    refuse(`WebSocketRoute ${name}`, cipherFaults(known, args.minTlsVersion ?? TlsVersion.tls12, [], "cipherSuites")),
  );
  return pulumi.all([certificates, ciphers]).apply(([known, cipherSuites]) => {
    const tls = { ...versions(args), ...(cipherSuites.length > 0 ? { cipherSuites } : {}) };
    const { httpPort, httpsPort } = edgePorts(args);
    return [
      ...(httpPort === 0 ? [] : [plainServer(known, args, httpPort)]),
      ...known.map((certificate, index) => tlsServer(certificate, index, args, { port: httpsPort, tls })),
    ];
  });
}

function plainServer(certificates: KnownCertificate[], args: ServerArgs, port: number): KnownServer {
  return {
    port: { number: port, name: "http", protocol: "HTTP" },
    hosts: (args.anyHost ?? AnyHost.none) === AnyHost.none ? certificates.flatMap(({ hosts }) => hosts) : ["*"],
    ...(args.plainHttp === PlainHttp.redirect ? { tls: { httpsRedirect: true } } : {}),
  };
}

// The first answers for every other name too, if any does. The others are called by their credential, which outlives their place in the list.
function tlsServer(
  { hosts, credentialName }: KnownCertificate,
  index: number,
  { anyHost }: ServerArgs,
  { port, tls }: { port: number; tls: GatewayTls },
): KnownServer {
  const first = index === 0;
  return {
    port: { number: port, name: first ? "https" : `https-${credentialName}`, protocol: "HTTPS" },
    hosts: first && anyHost === AnyHost.both ? ["*"] : hosts,
    tls: { ...tls, credentialName },
  };
}

function versions(args: ServerArgs): GatewayTls {
  return {
    mode: args.verifyClients ? "MUTUAL" : "SIMPLE",
    minProtocolVersion: args.minTlsVersion === TlsVersion.tls13 ? "TLSV1_3" : "TLSV1_2",
  };
}

function checkCertificates(name: string, certificates: KnownCertificate[]): void {
  const names = certificates.flatMap(({ credentialName }, index) => credentialNameFaults(credentialName, routePath(index, "credentialName")));
  refuse(`WebSocketRoute ${name}`, [...names, ...certificateListFaults(certificates, routePath)]);
}

/** Where a field of a route's certificate is given: the first stands without `certificates[…]` before its path. @internal */
export function certificatePath(index: number, field: "hosts" | "credentialName"): string {
  return index === 0 ? field : `certificates[${index - 1}].${field}`;
}

function routePath(index: number, field: "hosts" | "credentialName"): string {
  const [certificate, hosts] = index === 0 ? ["certificate", "hosts"] : [`certificates[${index - 1}].certificate`, `certificates[${index - 1}].hosts`];
  return field === "hosts" ? hosts : `${certificate}.credentialName`;
}

/** What contradicts itself in the certificates of a route, whose fields were given at `pathOf`. @internal */
export function certificateListFaults(certificates: readonly Pick<KnownCertificate, "hosts" | "credentialName">[], pathOf = certificatePath): Fault[] {
  const twice = certificates.flatMap(({ credentialName }, index) => {
    const first = certificates.findIndex((one) => one.credentialName === credentialName);
    return first === index
      ? []
      : [
          {
            path: pathOf(index, "credentialName"),
            value: credentialName,
            allowed: `a name other than that of ${pathOf(first, "credentialName")} (${quoted(credentialName)})`,
            remedy: "put its hosts to those of the same certificate",
          },
        ];
  });
  return [...hostFaults(...certificates.map(({ hosts }, index) => ({ path: pathOf(index, "hosts"), hosts }))), ...twice];
}
