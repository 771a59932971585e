import assert from "node:assert/strict";
import { PROXY_CONFIG } from "../../../components/edges/istio/proxyConfig";
import { connectionsBeyondGateway } from "../../../analysis/rules/connectionsBeyondGateway";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { messages, resource } from "./edge";

const meta = (name: string, namespace = "default") => ({ metadata: { name, namespace } });
const config = (cap: number) => ({ [PROXY_CONFIG]: `drainDuration: 60s\nproxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "${cap}"\n` });

/** A gateway of two pods with this cap, and an app of this many pods behind it, each of which takes 100 sockets. */
function edge(cap: number, replicas: number, { selector = { app: "chat" }, host = "chat.default.svc.cluster.local" } = {}): PolicyResource[] {
  const env = [{ name: "MAX_CONNECTIONS", value: "100" }];
  const template = { metadata: { labels: { app: "chat", version: "v1" } }, spec: { containers: [{ name: "chat", env }] } };
  return [
    resource("kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", "edge", {
      ...meta("edge", "istio-system"),
      spec: { replicaCount: 2, podAnnotations: config(cap) },
    }),
    resource("kubernetes:networking.istio.io/v1:Gateway", "chat-gateway", { ...meta("chat-gateway"), spec: { selector: { istio: "edge" }, servers: [] } }),
    resource("kubernetes:networking.istio.io/v1:VirtualService", "chat", {
      ...meta("chat"),
      spec: { hosts: ["*"], gateways: ["chat-gateway"], http: [{ route: [{ destination: { host } }] }] },
    }),
    resource("kubernetes:core/v1:Service", "chat", { ...meta("chat"), spec: { selector } }),
    resource("kubernetes:apps/v1:Deployment", "chat", { ...meta("chat"), spec: { replicas, template } }),
  ];
}

describe("policy connections-beyond-gateway", () => {
  it("refuses a gateway that, with one pod down, takes fewer connections than its app holds", () => {
    assert.deepEqual(messages(connectionsBeyondGateway, edge(250, 5)), [
      "connections of IstioGateway istio-system/edge with one pod down is 250, allowed is 500 or more, the sockets of Deployment default/chat: " +
        "give the gateway the same capacity as the app, with pods (capacity.pods, the app's replicas)",
    ]);
    assert.equal(messages(connectionsBeyondGateway, edge(250, 3, { host: "chat" })).length, 1, "a bare host is one of the route's namespace");
  });

  it("takes as many, and apps that are not behind it or say nothing", () => {
    assert.deepEqual(messages(connectionsBeyondGateway, edge(500, 5)), []);
    assert.deepEqual(messages(connectionsBeyondGateway, edge(250, 5, { host: "chat.other" })), []);
    assert.deepEqual(messages(connectionsBeyondGateway, edge(250, 5, { selector: { app: "talk" } })), []);
    assert.deepEqual(messages(connectionsBeyondGateway, edge(250, 5).slice(0, -1)), []);
  });
});
