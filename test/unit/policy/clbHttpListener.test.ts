import assert from "node:assert/strict";
import { clbHttpListener } from "../../../analysis/rules/clbHttpListener";
import { edge, edgeWith, messages } from "./edge";

const PROTOCOL_PORT = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-protocol-port";

describe("policy clb-http-listener", () => {
  it("refuses HTTP and HTTPS listeners of a gateway", () => {
    assert.deepEqual(messages(clbHttpListener, edgeWith("IstioGateway", "spec.serviceAnnotations", { [PROTOCOL_PORT]: "tcp:80,https:443" })), [
      `${PROTOCOL_PORT} of IstioGateway istio-system/ingressgateway is "tcp:80,https:443", allowed is tcp listeners only, as tcp:80,tcp:443: ` +
        "remove it: an HTTP listener closes a silent connection after 60 s at most, and TLS ends at the gateway",
    ]);
  });

  it("refuses them of a Service", () => {
    assert.equal(messages(clbHttpListener, edgeWith("Service", "metadata.annotations", { [PROTOCOL_PORT]: "http:80" })).length, 1);
  });

  it("takes TCP listeners, and none said", () => {
    assert.deepEqual(messages(clbHttpListener, edgeWith("IstioGateway", "spec.serviceAnnotations", { [PROTOCOL_PORT]: "tcp:80,tcp:443" })), []);
    assert.deepEqual(messages(clbHttpListener, edge()), []);
  });
});
