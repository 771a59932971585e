import assert from "node:assert/strict";
import { destinationCaps } from "../../../analysis/rules/destinationCaps";
import type { PolicyResource } from "../../../analysis/facts/rule";
import type { Props } from "../../../analysis/facts/props";
import { messages, resource } from "./edge";

const meta = { metadata: { name: "chat", namespace: "default" } };
const HOST = "chat.default.svc.cluster.local";

/** A route to an app of two pods that take 100 sockets each, and a DestinationRule with these caps. */
function capped(connectionPool: object, { host = HOST, sockets = "100" }: { host?: string; sockets?: string } = {}): PolicyResource[] {
  const template = { metadata: { labels: { app: "chat" } }, spec: { containers: [{ name: "chat", env: [{ name: "MAX_CONNECTIONS", value: sockets }] }] } };
  return [
    resource("kubernetes:networking.istio.io/v1:VirtualService", "chat", { ...meta, spec: { http: [{ route: [{ destination: { host: "chat" } }] }] } }),
    resource("kubernetes:core/v1:Service", "chat", { ...meta, spec: { selector: { app: "chat" } } }),
    resource("kubernetes:apps/v1:Deployment", "chat", { ...meta, spec: { replicas: 2, template } }),
    resource("kubernetes:networking.istio.io/v1:DestinationRule", "chat", { ...meta, spec: { host, trafficPolicy: { connectionPool } } }),
  ];
}

describe("policy destination-caps", () => {
  it("refuses caps below the sockets that the app takes", () => {
    assert.deepEqual(messages(destinationCaps, capped({ tcp: { maxConnections: 199 } })), [
      "trafficPolicy.connectionPool.tcp.maxConnections of DestinationRule default/chat is 199, allowed is 200 or more, the sockets of the app: " +
        "leave it out: every open socket counts, and the next one gets 503",
    ]);
    assert.match(messages(destinationCaps, capped({ http: { http2MaxRequests: 100 } })).join(), /http\.http2MaxRequests .* is 100, allowed is 200 or more/);
    assert.match(messages(destinationCaps, capped({ http: { http1MaxPendingRequests: 100 } })).join(), /http1MaxPendingRequests .* allowed is 1024 or more/);
  });

  it("refuses any cap of an app that does not say what it takes", () => {
    assert.match(
      messages(destinationCaps, capped({ tcp: { maxConnections: 100_000 } }, { sockets: "" })).join(),
      /allowed is no value, because the app does not say/,
    );
  });

  it("takes a cap of requests that is not below the connections of each gateway pod, and no lower one", () => {
    const podAnnotations = { "proxy.istio.io/config": 'proxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "125"\n' };
    const gateway = { metadata: { name: "edge", namespace: "istio-system" }, spec: { podLabels: { edge: "1" }, podAnnotations } };
    const behind = (cap: number, edge: Props = gateway) => [
      ...capped({ http: { http2MaxRequests: cap } }).filter(({ type }) => !type.endsWith(":VirtualService")),
      resource("kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", "edge", edge),
      resource("kubernetes:networking.istio.io/v1:Gateway", "chat", { ...meta, spec: { selector: { edge: "1" }, servers: [] } }),
      resource("kubernetes:networking.istio.io/v1:VirtualService", "chat", {
        ...meta,
        spec: { gateways: ["default/chat"], http: [{ route: [{ destination: { host: "chat" } }] }] },
      }),
    ];
    assert.deepEqual(messages(destinationCaps, behind(125)), []);
    assert.match(messages(destinationCaps, behind(124)).join(), /is 124, allowed is 125 or more, the connections of a gateway pod/);
    const uncapped = { ...gateway, spec: { podLabels: { edge: "1" } } };
    assert.match(messages(destinationCaps, behind(125, uncapped)).join(), /is 125, allowed is 200 or more, the sockets of the app/);
  });

  it("takes caps that all sockets fit under, and those of what no route leads to", () => {
    assert.deepEqual(messages(destinationCaps, capped({ tcp: { maxConnections: 200 }, http: { http2MaxRequests: 200, http1MaxPendingRequests: 1024 } })), []);
    assert.deepEqual(messages(destinationCaps, capped({})), []);
    assert.deepEqual(messages(destinationCaps, capped({ tcp: { maxConnections: 1 } }, { host: "redis.default.svc.cluster.local" })), []);
  });
});
