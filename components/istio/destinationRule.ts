import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, LeafRule, ObjectShape, strict } from "../strict";
import { Metadata, NETWORKING } from "./metadata";
import { aboveZero, fullyQualified, notZero } from "./rules";

export interface DestinationRuleSpec {
  host: pulumi.Input<string>;
  trafficPolicy: TrafficPolicy;
}

export interface TrafficPolicy {
  loadBalancer: { simple: "LEAST_REQUEST" | "ROUND_ROBIN" | "RANDOM" } | { consistentHash: ConsistentHash };
  connectionPool: {
    tcp?: { connectTimeout?: string; tcpKeepalive?: { time: pulumi.Input<string>; interval: pulumi.Input<string>; probes: pulumi.Input<number> } };
    http: pulumi.Input<HttpPool>;
  };
}

export interface HttpPool {
  /** Guards against a mesh-wide UPGRADE, which breaks WebSocket. */
  h2UpgradePolicy: "DO_NOT_UPGRADE";
  /** Of a connection without a request or socket. */
  idleTimeout?: string;
  /** Requests and sockets that each proxy may have open towards the host; the next one gets 503. */
  http2MaxRequests?: number;
}

export interface ConsistentHash {
  httpCookie: { name: string; path?: string; ttl: string };
}

const doNotUpgrade: LeafRule = (value) =>
  value === "DO_NOT_UPGRADE" ? undefined : { allowed: "DO_NOT_UPGRADE", remedy: "HTTP/2 to the app breaks the WebSocket handshake" };

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
              fields: { h2UpgradePolicy: doNotUpgrade, idleTimeout: notZero, http2MaxRequests: aboveZero },
              invented: {
                http1MaxPendingRequests: "delete it: it refuses handshakes during a reconnect wave",
                maxRequestsPerConnection: "delete it: a socket is one request",
              },
            },
          },
        },
      },
    },
  },
};

export class DestinationRule extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: DestinationRuleSpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: NETWORKING, kind: "DestinationRule", metadata, spec: strict(`DestinationRule ${name}`, destinationRuleShape, spec) }, opts);
  }
}
