import assert from "node:assert/strict";
import { heartbeatAgainstIdle } from "../../../analysis/rules/heartbeatAgainstIdle";
import { edge, edgeWith, messages } from "./edge";

const HEARTBEAT = "spec.template.spec.containers.0.env.0.value";
const annotations = (values: Record<string, string>) =>
  edgeWith(
    "IstioGateway",
    "spec.serviceAnnotations",
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`service.beta.kubernetes.io/alibaba-cloud-loadbalancer-${key}`, value])),
  );

describe("policy heartbeat-against-idle", () => {
  it("refuses a heartbeat of a third of the idle limit or more, and names both", () => {
    assert.deepEqual(messages(heartbeatAgainstIdle, edgeWith("Deployment", HEARTBEAT, "300")), [
      'HEARTBEAT_SECONDS of Deployment default/chat is "300", allowed is 1 or more, and less than a third of the idle limit of ' +
        "900 s (service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout of IstioGateway istio-system/ingressgateway): " +
        "ping more often, or raise the limit (timing.heartbeatSeconds, timing.loadBalancerIdleSeconds)",
    ]);
    assert.match(messages(heartbeatAgainstIdle, annotations({ "established-timeout": "75" })).join(), /is "25".* 75 s /);
    assert.match(messages(heartbeatAgainstIdle, annotations({ "idle-timeout": "10", "protocol-port": "http:80" })).join(), /idle-timeout of IstioGateway/);
  });

  it("refuses an app that does not ping", () => {
    assert.equal(messages(heartbeatAgainstIdle, edgeWith("Deployment", HEARTBEAT, "0")).length, 1);
  });

  it("takes less than a third, counts the default where nothing is said, and passes over other apps", () => {
    assert.deepEqual(messages(heartbeatAgainstIdle, edge()), []);
    assert.deepEqual(messages(heartbeatAgainstIdle, annotations({ "established-timeout": "76" })), []);
    assert.deepEqual(messages(heartbeatAgainstIdle, annotations({})), []);
    assert.deepEqual(messages(heartbeatAgainstIdle, annotations({ "idle-timeout": "10" })), [], "nothing to a CLB that listens for TCP");
    assert.deepEqual(messages(heartbeatAgainstIdle, edgeWith("Deployment", "spec.template.spec.containers.0.env", [])), []);
  });
});
