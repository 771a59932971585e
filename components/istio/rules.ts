import { anyLeaf, LeafRule, Shape } from "../strict";

// Rules for values that Istio refuses, ignores, or that break WebSocket.

export const strings: Shape = { each: anyLeaf };

export const notZero: LeafRule = (value) =>
  typeof value === "string" && /^0(\.0+)?(ns|us|ms|s|m|h)?$/.test(value)
    ? { allowed: "a duration of 1ms or more", remedy: "leave it out: without a timeout there is no limit, and Istio refuses zero" }
    : undefined;

export const fullyQualified: LeafRule = (value) =>
  typeof value === "string" && value.includes(".")
    ? undefined
    : { allowed: "a full name such as tornado.default.svc.cluster.local", remedy: "a short name is read in the object's own namespace" };

export const aboveZero: LeafRule = (value) =>
  Number.isInteger(value) && (value as number) > 0
    ? undefined
    : { allowed: "a whole number above 0", remedy: "leave it out to have no limit: zero would refuse every handshake" };

export const portNumber: LeafRule = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535
    ? undefined
    : { allowed: "a port, 1 to 65535", remedy: "give the port of the Service" };

/** Labels that choose pods: none would choose every pod of every namespace. */
export const someLabels: LeafRule = (value) =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0
    ? undefined
    : { allowed: "at least one label", remedy: "without one the object holds for every proxy of the mesh" };

export const inventedInRoutes = {
  websocketUpgrade: "delete it: removed from Istio in 2020, upgrades are always on",
  idleTimeout:
    "delete it: Istio has it in a DestinationRule alone, for connections without a request (appKeepAliveSeconds); of silent sockets see timing.loadBalancerIdleSeconds",
};
