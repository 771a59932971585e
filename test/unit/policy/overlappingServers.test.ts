import assert from "node:assert/strict";
import { overlappingServers } from "../../../analysis/rules/overlappingServers";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { findings, resource } from "./edge";

interface Differences {
  istio?: string;
  number?: number;
  /** Nothing for plain HTTP. */
  tls?: object | null;
}

const gateway = (name: string, hosts: string[], { istio = "ingressgateway", number = 443, tls = { mode: "SIMPLE" } }: Differences = {}): PolicyResource =>
  resource("kubernetes:networking.istio.io/v1:Gateway", name, {
    metadata: { name, namespace: "default" },
    spec: { selector: { istio }, servers: [{ port: { number, name: "https", protocol: "HTTPS" }, hosts, ...(tls ? { tls } : {}) }] },
  });
const first = gateway("chat", ["chat.example.com", "*.example.org"]);

describe("policy overlapping-servers", () => {
  it("refuses a name with TLS that another Gateway of the same pods serves, or covers", () => {
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["default/chat.example.com"])]), [
      {
        urn: gateway("talk", []).urn,
        message:
          'a host of Gateway default/talk on port 443 is "chat.example.com", allowed is hosts that do not overlap chat.example.com of Gateway default/chat, ' +
          "which the same pods serve: give each name to one Gateway, with one certificate",
      },
    ]);
    assert.equal(findings(overlappingServers, [first, gateway("talk", ["talk.example.org"])]).length, 1);
  });

  it("takes other names, other pods, other ports, and plain HTTP", () => {
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["talk.example.com"])]), []);
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["chat.example.com"], { istio: "other" })]), []);
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["chat.example.com"], { number: 8443 })]), []);
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["chat.example.com"], { tls: null })]), []);
    assert.deepEqual(findings(overlappingServers, [first, gateway("talk", ["chat.example.com"], { tls: { httpsRedirect: true } })]), []);
  });
});
