import assert from "node:assert/strict";
import { wildcardHost } from "../../../analysis/rules/wildcardHost";
import { edge, edgeWith, messages } from "./edge";

describe("policy wildcard-host", () => {
  it("refuses * in prod, of a Gateway and of a route", () => {
    assert.deepEqual(messages(wildcardHost, edgeWith("VirtualService", "spec.hosts", ["*"]), { environment: "prod" }), [
      'hosts of VirtualService default/chat is ["*"], allowed is names without a bare * in prod: name the hosts; in this program set edge.anyHost to none',
    ]);
    for (const host of ["*", "*/*", "default/*"]) {
      assert.equal(messages(wildcardHost, edgeWith("Gateway", "spec.servers.1.hosts", [host]), { environment: "prod" }).length, 1, host);
    }
  });

  it("takes * elsewhere, and a pattern below a domain anywhere", () => {
    assert.deepEqual(messages(wildcardHost, edgeWith("VirtualService", "spec.hosts", ["*"])), []);
    assert.deepEqual(messages(wildcardHost, edgeWith("VirtualService", "spec.hosts", ["*.example.com"]), { environment: "prod" }), []);
    assert.deepEqual(messages(wildcardHost, edge(), { environment: "prod" }), []);
  });
});
