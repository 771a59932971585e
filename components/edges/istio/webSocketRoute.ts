import * as pulumi from "@pulumi/pulumi";
import { CapacityArgs, deriveCapacity } from "../../capacity";
import { refuse, validated } from "../../faults";
import { namespaceNameFaults, objectNameFaults } from "../../names";
import { AnyHost, describeServers, KnownServer, PlainHttp, RouteCertificate, routeFaults } from "./routeServers";
import { limitHandshakes } from "../asm/handshakeRateLimit";
import { DestinationRule, Gateway, HttpPool, HttpRoute, VirtualService } from "../../istio";
import { idleBelow, keepAliveFaults } from "./appKeepAlive";
import type { EdgeLimits } from "../edge";
import { after, BackendReference, CertificateReference, fieldOf, GatewayReference, limitsOf } from "../references";
import { hstsFaults, strictTransport } from "./strictTransport";
import { supportFaults } from "../supported";
import { deriveTiming, TimingArgs } from "../../timing";
import { TlsVersion } from "./tlsParameters";

// The words and types that the arguments are made of.
export { AnyHost, PlainHttp } from "./routeServers";
export type { RouteCertificate } from "./routeServers";
export { TlsVersion } from "./tlsParameters";

export interface WebSocketRouteArgs {
  /**
   * Namespace of the three objects in the mesh. Default default. A change replaces them.
   */
  namespace?: pulumi.Input<string>;
  /**
   * The gateway through which clients come: one of this library, or labels and namespace of another's pods. The route comes after it.
   */
  gateway: GatewayReference;
  /**
   * The app that it leads to: a WebSocketApp, or host and port of another Service. The route does not wait for its pods: endpoints follow by themselves.
   */
  backend: BackendReference;
  /**
   * Host names that are served, with TLS: lower case, `*.` in front for all names below. A change drops the sockets of httpsPort after the gateway's drain.
   */
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The certificate for the hosts: a TlsCredential, or the name of a Secret beside the gateway's pods. The route comes after it.
   */
  certificate: CertificateReference;
  /**
   * Further host names with certificates of their own. One more, or one less, drops no socket of the others.
   */
  certificates?: RouteCertificate[];
  /**
   * On which ports other host names and the bare address are answered too. Default none. With more than one
   * application behind a gateway only none is safe: two routes for every host merge in no order.
   */
  anyHost?: AnyHost;
  /**
   * Whether plain HTTP is served, or redirected from port 80 to 443. Default serve. A redirect is no use to `ws://`: clients do not follow it.
   */
  plainHttp?: PlainHttp;
  /**
   * For how many seconds browsers use nothing but TLS for the hosts, on every port (Strict-Transport-Security, on every answer; it replaces the app's).
   * Default 31536000 where plainHttp is redirect or httpPort 0, else 0, which is none.
   */
  hstsSeconds?: number;
  /**
   * Port of plain HTTP, one that the gateway has; 0 for none. Default 80. A change drops the sockets of the old one after the gateway's drain.
   */
  httpPort?: number;
  /**
   * Port of HTTPS, one that the gateway has. Default 443. A change drops the sockets of the old one after the gateway's drain.
   */
  httpsPort?: number;
  /**
   * Oldest version of TLS that is spoken. Default 1.2. A change drops the sockets of httpsPort after the gateway's drain.
   */
  minTlsVersion?: TlsVersion;
  /**
   * Ciphers of TLS 1.2, spelled as OpenSSL does. Default is the gateway's own choice. Not with minTlsVersion 1.3, whose ciphers
   * are never chosen. A change drops the sockets of httpsPort after the gateway's drain.
   */
  cipherSuites?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether a client must have a certificate of the CA beside each server's (`clientCaPem` of a TlsCredential). Default false.
   * Needs plainHttp redirect or httpPort 0: plain HTTP asks for no certificate. A change drops the sockets of httpsPort after the gateway's drain.
   */
  verifyClients?: boolean;
  /**
   * Whether each gateway pod limits handshakes to those of `capacity`, for each host and port; what is over it gets 429, and pages are
   * not limited. Default false. Needs an ASM of Enterprise or Ultimate. Switching it drops the gateway's sockets after its drain.
   */
  handshakeRateLimit?: boolean;
  /**
   * For how long the app keeps a connection without a request open, in whole seconds, 2 to 86400. Default 3600; an app that keeps it for a shorter
   * time, as Node's own server for 5, says so here: else a request or a handshake meets a connection that is closing, and gets 503.
   */
  appKeepAliveSeconds?: number;
  /**
   * Keepalive to the app; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
  /**
   * Handshakes per second, when they are limited; see CapacityArgs.
   */
  capacity?: pulumi.Input<CapacityArgs>;
}

/**
 * The way from the gateway to the app: Gateway, VirtualService, DestinationRule. Talks to the mesh API server only.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { IngressGateway, ServiceMesh, TlsCredential, WebSocketApp, WebSocketRoute } from "asmws";
 *
 * const mesh = new ServiceMesh("platform", { existingMeshId: "c0987654321fedcba" });
 * const onMesh = { providers: [new kubernetes.Provider("mesh", { kubeconfig: mesh.kubeconfig })] };
 * const onAck = { providers: [new kubernetes.Provider("ack", { kubeconfig: "~/.kube/ack", enableSecretMutable: true })] };
 * const hosts = ["chat.example.com"];
 *
 * const backend = new WebSocketApp("chat", {}, onAck);
 * const gateway = new IngressGateway("chat", { mesh, clusterId: "c1234567890abcdef" }, onMesh);
 * const certificate = new TlsCredential("chat", { credentialName: "chat-tls", gateway, hosts }, onAck);
 * new WebSocketRoute("chat", { hosts, gateway, backend, certificate }, onMesh);
 * ```
 */
export class WebSocketRoute extends pulumi.ComponentResource {
  /** Namespace and name of the Gateway, for VirtualServices of other stacks. */
  public readonly gateway: pulumi.Output<string>;

  constructor(name: string, args: WebSocketRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(`WebSocketRoute ${name}`, [
      ...objectNameFaults(name, OF_GATEWAY),
      ...routeFaults(args),
      ...hstsFaults(args),
      ...keepAliveFaults(args.appKeepAliveSeconds),
    ]);
    const namespace = validated(args.namespace ?? "default", (known) => refuse(`WebSocketRoute ${name}`, namespaceNameFaults(known)));
    const ends = endsOf(name, args);
    super("asmws:index:WebSocketRoute", name, { ...args, ...shownEnds(ends, args) }, after(opts, [args.gateway, ...certificatesOf(args)]));

    const servers = describeServers(name, args);
    // The Gateway comes last and goes first: a listener without its routes answers 404, also for a moment while a route moves to another namespace.
    const policy = createDestinationRule(name, namespace, { ...args, ...ends }, this);
    const routes = createVirtualService(name, namespace, { ...args, ...ends }, servers, { parent: this, dependsOn: policy });
    createGateway(name, namespace, ends.selector, servers, { parent: this, dependsOn: routes });
    if (args.handshakeRateLimit) {
      const perSecond = pulumi.all([args.capacity ?? {}, ends.limits]).apply(([size, limits]) => deriveCapacity(size, limits).handshakesPerSecond);
      limitHandshakes(name, { selector: ends.selector, servers, routeName: HANDSHAKES, perSecond }, this);
    }

    this.gateway = pulumi.interpolate`${namespace}/${gatewayName(name)}`;
    this.registerOutputs({ gateway: this.gateway });
  }
}

/** Both ends of the way, of whatever stack they are. */
interface Ends {
  selector: GatewayReference["selector"];
  limits: pulumi.Input<EdgeLimits>;
  requestCap: pulumi.Input<number | undefined>;
  host: pulumi.Input<string>;
  port: pulumi.Input<number>;
}

// What the gateway cannot do is refused here, at once where the gateway is known.
function endsOf(name: string, args: WebSocketRouteArgs): Ends {
  const { gateway, backend } = args;
  return {
    selector: fieldOf(gateway, "selector"),
    limits: validated(limitsOf(gateway), (known) => refuse(`WebSocketRoute ${name}`, supportFaults(known, args))),
    requestCap: fieldOf(gateway, "requestCap"),
    host: fieldOf(backend, "host"),
    port: fieldOf(backend, "port"),
  };
}

// The components themselves would stand in the state by their URNs, which no program in another language gives.
function shownEnds({ selector, requestCap, host, port }: Ends, args: WebSocketRouteArgs) {
  const { certificates } = args;
  return {
    gateway: { selector, podNamespace: fieldOf(args.gateway, "podNamespace"), requestCap },
    backend: { host, port },
    certificate: shownCertificate(args.certificate),
    ...(certificates && { certificates: certificates.map(({ hosts, certificate }) => ({ hosts, certificate: shownCertificate(certificate) })) }),
  };
}

function shownCertificate(certificate: CertificateReference): CertificateReference {
  return { credentialName: fieldOf(certificate, "credentialName") };
}

function certificatesOf({ certificate, certificates = [] }: WebSocketRouteArgs): CertificateReference[] {
  return [certificate, ...certificates.map((one) => one.certificate)];
}

/** Name of the route that takes WebSocket handshakes. */
const HANDSHAKES = "websocket";

const OF_GATEWAY = "-gateway";

function gatewayName(name: string): string {
  return name + OF_GATEWAY;
}

function createGateway(
  name: string,
  namespace: pulumi.Input<string>,
  selector: Ends["selector"],
  servers: pulumi.Output<KnownServer[]>,
  opts: pulumi.CustomResourceOptions,
): Gateway {
  return new Gateway(gatewayName(name), { name: gatewayName(name), namespace }, { selector, servers }, opts);
}

function createVirtualService(
  name: string,
  namespace: pulumi.Input<string>,
  args: WebSocketRouteArgs & Ends,
  servers: pulumi.Output<KnownServer[]>,
  opts: pulumi.CustomResourceOptions,
): VirtualService {
  const everything = { uri: { prefix: "/" } };
  const hsts = strictTransport(args);
  const route: Omit<HttpRoute, "name"> = {
    route: [{ destination: { host: args.host, port: { number: args.port } } }],
    // Only what never reached the app is tried again; no timeout, which is how Istio says unlimited.
    retries: { attempts: 2, retryOn: "connect-failure,refused-stream" },
    ...(hsts ? { headers: { response: { set: hsts } } } : {}),
  };
  return new VirtualService(
    name,
    { name, namespace },
    {
      // "*" takes in every name, and Istio refuses a host beside a wildcard that covers it.
      hosts: servers.apply((all) => ((args.anyHost ?? AnyHost.none) === AnyHost.none ? [...new Set(all.flatMap((server) => server.hosts))] : ["*"])),
      gateways: [pulumi.interpolate`${namespace}/${gatewayName(name)}`],
      http: args.handshakeRateLimit
        ? [
            // A limit holds for a route: so handshakes have one of their own.
            { name: HANDSHAKES, match: [{ ...everything, headers: { upgrade: { regex: "(?i)websocket" } } }], ...route },
            { name: "pages", match: [everything], ...route },
          ]
        : [{ name: HANDSHAKES, match: [everything], ...route }],
    },
    opts,
  );
}

function createDestinationRule(name: string, namespace: pulumi.Input<string>, args: WebSocketRouteArgs & Ends, parent: pulumi.Resource): DestinationRule {
  const keepalive = pulumi.all([args.timing ?? {}, args.limits]).apply(([clock, limits]) => deriveTiming(clock, limits).keepalive);
  return new DestinationRule(
    name,
    { name, namespace },
    {
      host: args.host,
      trafficPolicy: {
        // Counts open sockets, so that a new pod gets the next ones; round robin would leave it empty.
        loadBalancer: { simple: "LEAST_REQUEST" },
        connectionPool: {
          tcp: {
            connectTimeout: "5s",
            tcpKeepalive: {
              time: pulumi.interpolate`${keepalive.timeSeconds}s`,
              interval: pulumi.interpolate`${keepalive.intervalSeconds}s`,
              probes: keepalive.probes,
            },
          },
          http: httpPool(args),
        },
      },
    },
    { parent },
  );
}

// Over HTTP/2 one connection holds many sockets, which a limit of connections alone does not count.
function httpPool({ requestCap, appKeepAliveSeconds }: WebSocketRouteArgs & Ends): pulumi.Output<HttpPool> {
  return pulumi.output(requestCap).apply((cap = 0): HttpPool => ({
    h2UpgradePolicy: "DO_NOT_UPGRADE",
    idleTimeout: `${idleBelow(appKeepAliveSeconds)}s`,
    ...(cap === 0 ? {} : { http2MaxRequests: cap }),
  }));
}
