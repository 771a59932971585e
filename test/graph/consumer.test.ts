import assert from "node:assert/strict";
import { begun } from "./begun";
import { type Run, runProgram } from "./host";
import type { Wire } from "../support/provider";

const EDGE = {
  ingressIp: "39.0.0.7",
  ingressHostname: "",
  hosts: ["a.aliyun.com"],
  wssUrl: "wss://a.aliyun.com/ws",
  caCertificatePem: "ca",
  gateway: "default/tornado-gateway",
  meshId: "c1",
};

const WITHOUT_URL = Object.fromEntries(Object.entries(EDGE).filter(([name]) => name !== "wssUrl"));

function consumer(outputs: Record<string, Wire>): Promise<Run> {
  return runProgram("dev", {
    program: "examples/consumer",
    answers: { outputs: { "pulumi:pulumi:StackReference": ({ name }) => ({ name: name!, outputs, secretOutputNames: [] }) } },
  });
}

describe("examples/consumer", () => {
  const complete = begun(() => consumer(EDGE));
  const incomplete = begun(() => consumer(WITHOUT_URL));

  it("reads another stack's outputs by their names", async () => {
    const run = await complete();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(run.resources.find((one) => one.type === "pulumi:pulumi:Stack")!.outputs, {
      attachTo: { gateway: "default/tornado-gateway", mesh: "c1" },
      check: "curl -X POST --cacert ca.pem --connect-to a.aliyun.com:443:39.0.0.7:443 'https://a.aliyun.com/api?id=8&value=300'",
      client: { url: "wss://a.aliyun.com/ws", ca: "ca" },
    });
  });

  it("fails by the name of an output that the other stack does not have", async () => {
    const run = await incomplete();
    assert.notEqual(run.exitCode, 0);
    assert.match(run.errors.join("\n") + run.stderr, /wssUrl/);
  });
});
