import { deriveCapacity } from "../../components/capacity";
import type { Key } from "../key";
import { OF_A_CREATED_EDGE } from "./edge";

const CAPACITY = deriveCapacity({});

export const CAPACITY_KEYS = {
  "capacity.socketsPerPod": {
    kind: "integer",
    doc: "Sockets that one app pod accepts.",
    unset: CAPACITY.socketsPerPod,
    examples: [20000],
  },
  "capacity.pods": { kind: "integer", doc: "App pods at most, for which gateways are sized.", unset: "app.replicas", examples: [9] },
  "capacity.gatewayReplicas": {
    kind: "integer",
    doc: "Gateway pods.",
    unset: "what sockets and handshakes need, at least 2",
    notBeside: OF_A_CREATED_EDGE,
    examples: [5],
  },
  "capacity.handshakesPerSecond": {
    kind: "integer",
    doc: "WebSocket handshakes over TLS that one gateway pod takes in a second.",
    unset: CAPACITY.handshakesPerSecond,
    examples: [800],
  },
  "capacity.maxMessageBytes": {
    kind: "integer",
    doc: "Largest message that the app accepts, in bytes.",
    unset: CAPACITY.maxMessageBytes,
    examples: [1024],
  },
} as const satisfies Record<string, Key>;
