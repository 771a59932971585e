import type * as pulumi from "@pulumi/pulumi";
import type { CapacityArgs } from "../../capacity";
import type { TimingArgs } from "../../timing";
import type { GatewayAutoscalingArgs } from "./autoscaling";

/** Arguments of every gateway whose pods are Istio's proxies. */
export interface ProxyGatewayArgs {
  /**
   * Port of plain HTTP at load balancer and pods; 0 for none. Default 80. A change is a rollout of the gateway, and closes the old port at once.
   */
  httpPort?: number;
  /**
   * Port of HTTPS at load balancer and pods. Default 443. A change is a rollout of the gateway, and closes the old port at once.
   */
  httpsPort?: number;
  /**
   * Addresses that are let in, in CIDR form; all others get 403. Default all. A change drops the gateway's sockets after its drain.
   */
  sourceRanges?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Origins of the pages that are let in, as `https://a.aliyun.com`, on every host of the gateway; others get 403. Default all, so that
   * it is for the app to say. A change drops the gateway's sockets after its drain.
   */
  allowedOrigins?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether clients that send no Origin, which browsers always do, may open a socket, when allowedOrigins are given. Default true.
   */
  allowNoOrigin?: boolean;
  /**
   * Whether each request is logged on the pods' stdout, its path without the query; a WebSocket when it ends, with its duration. Default false:
   * then the mesh decides, and what it logs by itself has queries, where clients put tokens.
   * Switching it drops the gateway's sockets after its drain.
   */
  accessLog?: boolean;
  /**
   * Whether clients may open WebSockets inside HTTP/2 connections (RFC 8441). Default false: browsers use HTTP/1.1 then.
   * One connection holds many sockets then, so each route limits those of a pod by the output `requestCap`.
   * Switching it drops the gateway's sockets after its drain.
   */
  webSocketOverHttp2?: boolean;
  /**
   * Whether the gateway's proxies get the settings that Envoy's documents ask for at an edge: 32 KiB of buffer a connection, request headers within 10 s,
   * 75 s for connections without a request, 100 streams an HTTP/2 connection, paths with single and unescaped slashes, no underscores in names of headers.
   * Default true. Switching it drops the gateway's sockets after its drain.
   */
  edgeSettings?: boolean;
  /**
   * Lets the number of pods follow their CPU. Excludes `capacity.gatewayReplicas`.
   */
  autoscaling?: GatewayAutoscalingArgs;
  /**
   * Idle limit and drain; see TimingArgs.
   */
  timing?: pulumi.Input<TimingArgs>;
  /**
   * Gateway pods, what each of them may use and how many connections it takes; see CapacityArgs.
   */
  capacity?: pulumi.Input<CapacityArgs>;
}
