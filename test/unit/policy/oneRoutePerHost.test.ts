import assert from "node:assert/strict";
import { oneRoutePerHost } from "../../../analysis/rules/oneRoutePerHost";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { edge, messages, resource } from "./edge";

const second = (gateways: string[], hosts: string[]): PolicyResource =>
  resource("kubernetes:networking.istio.io/v1:VirtualService", "api", { metadata: { name: "api", namespace: "default" }, spec: { hosts, gateways } });

describe("policy one-route-per-host", () => {
  it("refuses a second VirtualService of a host at the same gateway's pods", () => {
    assert.deepEqual(messages(oneRoutePerHost, [...edge(), second(["chat-gateway"], ["chat.example.com", "api.example.com"])]), [
      'a host of VirtualService default/api is "chat.example.com", allowed is hosts that VirtualService default/chat does not route at the same gateway\'s pods: ' +
        "put the routes of a host into one VirtualService, the longest prefix first: which of two counts depends on their age",
    ]);
  });

  it("takes other hosts, a pattern beside a name, other pods, and routes inside the mesh", () => {
    assert.deepEqual(messages(oneRoutePerHost, [...edge(), second(["chat-gateway"], ["api.example.com", "*.example.com"])]), []);
    assert.deepEqual(messages(oneRoutePerHost, [...edge(), second(["other-gateway"], ["chat.example.com"])]), []);
    assert.deepEqual(messages(oneRoutePerHost, [second(["mesh"], ["chat"]), second(["mesh"], ["chat"])]), []);
  });
});
