import { keepAliveFaults } from "../components/edges/istio/appKeepAlive";
import { type EdgePorts, HTTP_PORT, HTTPS_PORT } from "../components/edges/istio/ports";
import { AnyHost, certificateListFaults, routeFaults } from "../components/edges/istio/routeServers";
import { hstsFaults } from "../components/edges/istio/strictTransport";
import { cipherFaults, type KeyKind } from "../components/edges/istio/tlsParameters";
import { clientCaFaults } from "../components/tls/certificates";
import { type ParsedCredential, parseCredentials } from "./certificates";
import { coalescingFaults, coalescingWarnings } from "./coalescing";
import { credentialCollisions } from "./collisions";
import type { ConfigReader } from "./reader";

/** What the stack says of host names and their certificates. */
export type Routes = ReturnType<typeof parseRoutes>;

export function parseRoutes(reader: ConfigReader) {
  const clientCaPem = parseClientCa(reader);
  const credentials = parseCredentials(reader);
  const placeOf = (index: number, field: "hosts" | "credentialName") =>
    reader.place(field === "hosts" ? "hosts[].names" : "hosts[].certificate.secretName", index);
  reader.check(certificateListFaults(credentials, placeOf));
  credentialCollisions(reader, credentials, clientCaPem);
  const route = parseRoute(reader, credentials, clientCaPem !== undefined);
  const served = credentials.map((one, index) => ({
    ...one,
    path: placeOf(index, "hosts"),
    certificatePath: reader.place("hosts[].certificate.certificate", index),
    certificatePem: typeof one.certificatePem === "string" ? one.certificatePem : undefined,
    answersAll: index === 0 && route.anyHost === AnyHost.both,
  }));
  reader.check(coalescingFaults(served));
  return {
    hosts: credentials.flatMap((one) => one.hosts),
    warnings: coalescingWarnings(served),
    credentials: credentials.map(({ keyKind: _kind, ...credential }) => ({ ...credential, ...(clientCaPem ? { clientCaPem } : {}) })),
    route,
  };
}

function parseRoute(reader: ConfigReader, [first, ...further]: ParsedCredential[], verifyClients: boolean) {
  const cipherSuites = reader.texts("edge.tls.ciphers");
  const route = {
    hosts: first!.hosts,
    anyHost: reader.word("edge.anyHost"),
    plainHttp: reader.word("edge.http.mode"),
    ...parsePorts(reader),
    ...given("hstsSeconds", reader.integer("edge.http.hstsSeconds")),
    ...given("appKeepAliveSeconds", reader.integer("app.keepAliveSeconds")),
    minTlsVersion: reader.word("edge.tls.minVersion"),
  };
  reader.check([
    ...routeFaults({ ...route, verifyClients }),
    ...hstsFaults(route),
    ...keepAliveFaults(route.appKeepAliveSeconds),
    ...cipherFaults(cipherSuites, route.minTlsVersion, keyKinds([first!, ...further]), "edge.tls.ciphers"),
  ]);
  return {
    ...route,
    ...(cipherSuites.length > 0 ? { cipherSuites } : {}),
    ...(verifyClients ? { verifyClients } : {}),
    ...(reader.flag("edge.handshakeRateLimit") ? { handshakeRateLimit: true } : {}),
  };
}

/** A number that the stack gives; the component has the default. */
function given<K extends string>(name: K, value: number | undefined): { [P in K]?: number } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: number };
}

/** Those that are not what every address means by itself. */
function parsePorts(reader: ConfigReader): EdgePorts {
  const [httpPort, httpsPort] = [reader.integer("edge.http.port"), reader.integer("edge.https.port")];
  return { ...(httpPort === HTTP_PORT ? {} : { httpPort }), ...(httpsPort === HTTPS_PORT ? {} : { httpsPort }) };
}

function parseClientCa(reader: ConfigReader): string | undefined {
  const pem = reader.pem("edge.tls.clientCa");
  if (pem !== undefined) {
    reader.check(clientCaFaults(pem, "edge.tls.clientCa", new Date()));
  }
  return pem;
}

function keyKinds(credentials: ParsedCredential[]): KeyKind[] {
  return [...new Set(credentials.flatMap((one) => one.keyKind ?? []))];
}
