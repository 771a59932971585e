import { anyLeaf, LeafRule, ObjectShape, Shape } from "./strict";

// The run-time side of the types in istio.ts: the same fields, and the values that Istio refuses, ignores or that break WebSocket.

const strings: Shape = { each: anyLeaf };

const notZero: LeafRule = (value) =>
  typeof value === "string" && /^0(\.0+)?(ns|us|ms|s|m|h)?$/.test(value)
    ? { allowed: "a duration of 1ms or more", remedy: "leave it out: without a timeout there is no limit, and Istio refuses zero" }
    : undefined;

const doNotUpgrade: LeafRule = (value) =>
  value === "DO_NOT_UPGRADE" ? undefined : { allowed: "DO_NOT_UPGRADE", remedy: "HTTP/2 to the app breaks the WebSocket handshake" };

const fullyQualified: LeafRule = (value) =>
  typeof value === "string" && value.includes(".")
    ? undefined
    : { allowed: "a full name such as tornado.default.svc.cluster.local", remedy: "a short name is read in the object's own namespace" };

const portNumber: LeafRule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535
    ? undefined
    : { allowed: "a port, 1 to 65535", remedy: "give the port of the Service" };

const inventedInRoutes = {
  websocketUpgrade: "delete it: removed from Istio in 2020, upgrades are always on",
  idleTimeout: "delete it: the load balancer is the only idle limit, see timing.loadBalancerIdleSeconds",
};

export const gatewayShape: ObjectShape = {
  fields: {
    selector: anyLeaf,
    servers: {
      each: {
        fields: {
          port: { fields: { number: portNumber, name: anyLeaf, protocol: anyLeaf } },
          hosts: strings,
          tls: { fields: { httpsRedirect: anyLeaf, mode: anyLeaf, minProtocolVersion: anyLeaf, credentialName: anyLeaf } },
        },
        invented: inventedInRoutes,
      },
    },
  },
  invented: inventedInRoutes,
};

export const virtualServiceShape: ObjectShape = {
  fields: {
    hosts: strings,
    gateways: strings,
    http: {
      each: {
        fields: {
          name: anyLeaf,
          match: {
            each: { fields: { uri: { fields: { prefix: anyLeaf, exact: anyLeaf }, oneOf: [{ fields: ["prefix", "exact"], remedy: "write two matches" }] } } },
          },
          route: { each: { fields: { destination: { fields: { host: fullyQualified, port: { fields: { number: portNumber } } } } } } },
          timeout: notZero,
          retries: { fields: { attempts: anyLeaf, retryOn: anyLeaf } },
        },
        invented: inventedInRoutes,
      },
    },
  },
  invented: inventedInRoutes,
};

export const destinationRuleShape: ObjectShape = {
  fields: {
    host: fullyQualified,
    trafficPolicy: {
      fields: {
        loadBalancer: {
          fields: {
            simple: anyLeaf,
            consistentHash: { fields: { httpCookie: { fields: { name: anyLeaf, path: anyLeaf, ttl: anyLeaf } } } },
          },
          oneOf: [{ fields: ["simple", "consistentHash"], remedy: "LEAST_REQUEST counts open sockets, a cookie pins a client; choose one" }],
        },
        connectionPool: {
          fields: {
            tcp: {
              fields: {
                connectTimeout: notZero,
                tcpKeepalive: { fields: { time: notZero, interval: notZero, probes: anyLeaf } },
              },
              invented: { maxConnections: "delete it: it is the limit of each gateway pod for the whole app, and the next socket gets 503" },
            },
            http: {
              fields: { h2UpgradePolicy: doNotUpgrade },
              invented: {
                http2MaxRequests: "delete it: every open socket counts as a request for life",
                http1MaxPendingRequests: "delete it: it refuses handshakes during a reconnect wave",
                maxRequestsPerConnection: "delete it: a socket is one request",
                idleTimeout: inventedInRoutes.idleTimeout,
              },
            },
          },
        },
      },
    },
  },
};

export const istioGatewayShape: ObjectShape = {
  fields: {
    gatewayType: anyLeaf,
    clusterIds: strings,
    serviceType: anyLeaf,
    loadBalancerClass: anyLeaf,
    externalTrafficPolicy: anyLeaf,
    serviceAnnotations: anyLeaf,
    podLabels: anyLeaf,
    ports: { each: { fields: { name: anyLeaf, port: portNumber, targetPort: portNumber, protocol: anyLeaf } } },
    replicaCount: anyLeaf,
    rollingMaxSurge: anyLeaf,
    rollingMaxUnavailable: anyLeaf,
    resources: { fields: { requests: anyLeaf, limits: anyLeaf } },
    affinity: anyLeaf,
  },
  invented: { podDisruptionBudget: "create it in the ACK cluster", terminationGracePeriodSeconds: "set timing.gatewayDrainSeconds" },
};
