import assert from "node:assert/strict";
import { servicePortProtocol } from "../../../analysis/rules/servicePortProtocol";
import { edge, edgeWith, messages } from "./edge";

describe("policy service-port-protocol", () => {
  it("refuses a port without a name, or without appProtocol", () => {
    assert.deepEqual(messages(servicePortProtocol, edgeWith("Service", "spec.ports.0.name", undefined)), [
      "name of port 8888 of Service default/chat is missing, allowed is http, or a name that begins with http-: name the port after its protocol",
    ]);
    assert.deepEqual(messages(servicePortProtocol, edgeWith("Service", "spec.ports.0.appProtocol", undefined)), [
      "appProtocol of port 8888 of Service default/chat is missing, allowed is http for HTTP and WebSocket: say the protocol, so that no version of the mesh has to guess",
    ]);
  });

  it("takes a port with both, and a Service that only names another host", () => {
    assert.deepEqual(messages(servicePortProtocol, edge()), []);
    assert.deepEqual(messages(servicePortProtocol, edgeWith("Service", "spec", { type: "ExternalName", ports: [{ port: 80 }] })), []);
  });
});
