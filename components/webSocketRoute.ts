import * as pulumi from "@pulumi/pulumi";
import { Fault, refuse, validated } from "./faults";
import { DestinationRule, Gateway, GatewayServer, VirtualService } from "./istio";
import { deriveTiming, TimingArgs } from "./timing";

/** What plain HTTP on port 80 does. */
export const PlainHttp = { serve: "serve", redirect: "redirect" } as const;
export type PlainHttp = (typeof PlainHttp)[keyof typeof PlainHttp];

/** On which ports every other host name, and the bare address, is answered too. */
export const AnyHost = { none: "none", http: "http", both: "both" } as const;
export type AnyHost = (typeof AnyHost)[keyof typeof AnyHost];

export interface WebSocketRouteArgs {
  /**
   * Namespace of the three objects in the mesh. Default default. A change replaces them.
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels of the gateway's pods.
   */
  gatewaySelector: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Host names that are served, with TLS: lower case, `*.` in front for all names below.
   */
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * On which ports other host names and the bare address are answered too. Default none. With more than one
   * application behind a gateway only none is safe: two routes for every host merge in no order.
   */
  anyHost?: AnyHost;
  /**
   * Whether port 80 serves or redirects to 443. Default serve. A redirect is no use to `ws://`: clients do not follow it.
   */
  plainHttp?: PlainHttp;
  /**
   * Secret with certificate and key, in the namespace of the gateway's pods, in the ACK cluster.
   */
  credentialName: pulumi.Input<string>;
  /**
   * Full name of the app's Service, for example tornado.default.svc.cluster.local.
   */
  serviceHost: pulumi.Input<string>;
  /**
   * Port of the app's Service.
   */
  servicePort: pulumi.Input<number>;
  /**
   * Keepalive to the app; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
}

/** The way from the gateway to the app: Gateway, VirtualService, DestinationRule. Talks to the mesh API server only. */
export class WebSocketRoute extends pulumi.ComponentResource {
  /** Namespace and name of the Gateway, for VirtualServices of other stacks. */
  public readonly gateway: pulumi.Output<string>;

  constructor(name: string, args: WebSocketRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("asmws:index:WebSocketRoute", name, args, opts);

    const namespace = args.namespace ?? "default";
    const hosts = validated(args.hosts, (names) => refuse(`WebSocketRoute ${name}`, hostFaults(names as string[], "hosts")));
    createGateway(name, namespace, hosts, args, this);
    createVirtualService(name, namespace, hosts, args, this);
    createDestinationRule(name, namespace, args, this);

    this.gateway = pulumi.interpolate`${namespace}/${gatewayName(name)}`;
    this.registerOutputs({ gateway: this.gateway });
  }
}

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** What is wrong with a list of host names. */
export function hostFaults(hosts: string[], path: string): Fault[] {
  const faults: Fault[] = hosts.flatMap((host, index) =>
    typeof host !== "string" || HOST.test(host)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            value: host,
            allowed: "a host name in lower case, such as a.aliyun.com or *.example.com",
            remedy: host === "*" ? "use anyHost to answer every name" : "leave out scheme, port and path",
          },
        ],
  );
  const twice = hosts.filter((host, index) => hosts.some((other, at) => at < index && (covers(other, host) || covers(host, other))));
  return faults
    .concat(hosts.length > 0 ? [] : [{ path, value: hosts, allowed: "at least one host name", remedy: "name the host of the certificate" }])
    .concat(twice.map((host) => ({ path, value: host, allowed: "host names that do not overlap", remedy: "Istio refuses a route that has a host twice" })));
}

function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

function checkArgs(name: string, args: WebSocketRouteArgs): void {
  if (args.plainHttp === PlainHttp.redirect && args.anyHost === AnyHost.http) {
    refuse(`WebSocketRoute ${name}`, [
      { path: "anyHost", value: args.anyHost, allowed: "none or both while plainHttp is redirect", remedy: "a redirected name must be served on 443" },
    ]);
  }
}

function gatewayName(name: string): string {
  return `${name}-gateway`;
}

function createGateway(
  name: string,
  namespace: pulumi.Input<string>,
  hosts: pulumi.Input<pulumi.Input<string>[]>,
  args: WebSocketRouteArgs,
  parent: pulumi.Resource,
): Gateway {
  const anyHost = args.anyHost ?? AnyHost.none;
  const http: GatewayServer = {
    port: { number: 80, name: "http", protocol: "HTTP" },
    hosts: anyHost === AnyHost.none ? hosts : ["*"],
    ...(args.plainHttp === PlainHttp.redirect ? { tls: { httpsRedirect: true } } : {}),
  };
  const https: GatewayServer = {
    port: { number: 443, name: "https", protocol: "HTTPS" },
    hosts: anyHost === AnyHost.both ? ["*"] : hosts,
    tls: { mode: "SIMPLE", minProtocolVersion: "TLSV1_2", credentialName: args.credentialName },
  };
  return new Gateway(
    gatewayName(name),
    { name: gatewayName(name), namespace },
    { selector: args.gatewaySelector, servers: [http, https] },
    { parent, deleteBeforeReplace: true },
  );
}

function createVirtualService(
  name: string,
  namespace: pulumi.Input<string>,
  hosts: pulumi.Input<pulumi.Input<string>[]>,
  args: WebSocketRouteArgs,
  parent: pulumi.Resource,
): VirtualService {
  return new VirtualService(
    name,
    { name, namespace },
    {
      // "*" takes in every name, and Istio refuses a host beside a wildcard that covers it.
      hosts: (args.anyHost ?? AnyHost.none) === AnyHost.none ? hosts : ["*"],
      gateways: [pulumi.interpolate`${namespace}/${gatewayName(name)}`],
      http: [
        {
          name: "websocket",
          match: [{ uri: { prefix: "/" } }],
          route: [{ destination: { host: args.serviceHost, port: { number: args.servicePort } } }],
          // Only what never reached the app is tried again; no timeout, which is how Istio says unlimited.
          retries: { attempts: 2, retryOn: "connect-failure,refused-stream" },
        },
      ],
    },
    { parent, deleteBeforeReplace: true },
  );
}

function createDestinationRule(name: string, namespace: pulumi.Input<string>, args: WebSocketRouteArgs, parent: pulumi.Resource): DestinationRule {
  const keepalive = pulumi.output(args.timing ?? {}).apply((clock) => deriveTiming(clock).keepalive);
  return new DestinationRule(
    name,
    { name, namespace },
    {
      host: args.serviceHost,
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
          http: { h2UpgradePolicy: "DO_NOT_UPGRADE" },
        },
      },
    },
    { parent, deleteBeforeReplace: true },
  );
}
