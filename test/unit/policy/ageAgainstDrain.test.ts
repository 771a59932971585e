import assert from "node:assert/strict";
import { ageAgainstDrain } from "../../../analysis/rules/ageAgainstDrain";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { edge, edgeWith, messages } from "./edge";

const ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";

/** The edge with another age, pod drain and listener drain. */
function clocked(age: string, podDrain: string | undefined, listenerDrain: string | undefined): PolicyResource[] {
  const env = [{ name: "MAX_CONNECTION_AGE_SECONDS", value: age }];
  const workload = edgeWith("Deployment", "spec.template.spec.containers.0.env", env).filter(({ type }) => type.endsWith(":Deployment"));
  const drained = edgeWith("IstioGateway", "metadata.annotations", podDrain === undefined ? {} : { [ANNOTATION]: podDrain });
  const gateway = drained.find(({ type }) => type.endsWith(":IstioGateway"))!;
  const config = listenerDrain === undefined ? {} : { "proxy.istio.io/config": `drainDuration: ${listenerDrain}\nproxyMetadata: {}\n` };
  return [...workload, { ...gateway, props: { ...gateway.props, spec: { podAnnotations: config } } }];
}

describe("policy age-against-drain", () => {
  it("warns of sockets that grow older than the shorter drain of a gateway, and names both", () => {
    assert.deepEqual(messages(ageAgainstDrain, clocked("100", "120", "119s")), [
      'greatest age of a socket of Deployment default/chat is "120 s", allowed is at most 119 s (drainDuration in proxy.istio.io/config of ' +
        "IstioGateway istio-system/ingressgateway): let sockets grow less old (timing.maxConnectionAgeSeconds, spread by 20 %), " +
        "or have the gateway drain for longer (timing.gatewayDrainSeconds)",
    ]);
    assert.match(messages(ageAgainstDrain, clocked("100", "119", "2m")).join(), /119 s \(asm\.alibabacloud\.com/);
  });

  it("warns of sockets without an age, and counts Istio's own 45 s and 5 s where nothing is said", () => {
    assert.match(messages(ageAgainstDrain, clocked("0", "120", "120s")).join(), /is "none"/);
    assert.match(messages(ageAgainstDrain, clocked("100", "120", undefined)).join(), /at most 45 s \(Istio's default/);
    assert.match(messages(ageAgainstDrain, clocked("10", undefined, "120s")).join(), /at most 5 s \(Istio's default/);
  });

  it("takes sockets that leave within both drains, and passes over other apps and existing gateways", () => {
    assert.deepEqual(messages(ageAgainstDrain, clocked("100", "120", "120s")), []);
    assert.deepEqual(messages(ageAgainstDrain, edge()), []);
    const read = edgeWith("IstioGateway", "spec", undefined);
    assert.deepEqual(messages(ageAgainstDrain, [...clocked("100", "1", "1s").slice(0, 1), ...read.filter(({ type }) => type.endsWith(":IstioGateway"))]), []);
  });
});
