import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { addressWithin } from "../../../../components/edges/asm/gateway/awaitedAddress";
import { IngressGateway } from "../../../../components/edges/asm/ingressGateway";
import type { ApiAnswer } from "../../../../components/preflight/apiServer";
import type { Wire } from "../../../support/provider";
import { newWorld, settled, warningsOf } from "../world";

describe("the wait for a gateway's address", () => {
  const gateway = (...addresses: string[]): ApiAnswer => ({ status: 200, body: { status: { GatewayAddress: addresses } } });
  const asked: string[] = [];

  /** Answers in turn, the last one for ever. */
  function answering(...answers: (ApiAnswer | Error)[]): () => Promise<ApiAnswer> {
    return (...[method, path]: string[]) => {
      asked.push(`${method} ${path}`);
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
  }

  it("ends with the address, through answers without one", async () => {
    const ask = answering({ status: 200, body: {} }, { status: 503, body: undefined }, gateway(), gateway("39.0.0.7"));
    assert.equal(await addressWithin(ask, "edge", 5000, 1), "39.0.0.7");
    assert.equal(asked.length, 4);
    assert.equal(asked[0], "GET /apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/edge");
  });

  it("ends without one when the time is over, and at once when the gateway is gone or no API server answers", async () => {
    assert.equal(await addressWithin(answering(gateway()), "edge", 5, 1), undefined);
    const started = Date.now();
    for (const none of [{ status: 404, body: {} }, new Error("ECONNREFUSED")])
      assert.equal(await addressWithin(answering(none), "edge", 60_000, 60_000), undefined);
    assert.ok(Date.now() - started < 10_000);
  });
});

describe("a gateway that has lost its address, with the kubeconfig of its mesh", () => {
  const lost = { "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway": (inputs: Record<string, Wire>) => ({ ...inputs, status: { GatewayAddress: [] } }) };

  it("keeps nothing of the kubeconfig, and is empty when no API server can be asked by it", async () => {
    const world = await newWorld({ answers: lost });
    const warnings = await warningsOf(async () => {
      const gateway = new IngressGateway("ingressgateway", {
        clusterId: "c1",
        mesh: { version: "v1.26.0.1-g0-aliyun", kubeconfig: pulumi.secret("of a role") },
      });
      assert.equal(await settled(gateway.address), "");
      assert.equal(await pulumi.isSecret(gateway.address), false);
    });
    assert.match(warnings.join(), /ingressgateway has no address/);
    assert.doesNotMatch(
      JSON.stringify([world.one("asmws:index:IngressGateway"), world.one("kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway")]),
      /of a role/,
    );
  });
});
