import assert from "node:assert/strict";
import type { OptionStack } from "./optionStack";

/** What the stack is told of the app's own variables. */
export const OWN_VARIABLES = {
  "app.environment": { BUS_URL: "redis://bus:6379" },
  "app.environmentSecrets": ["bus"],
  "app.imagePullSecrets": ["registry"],
};

/** The Secret that it names, of which one key would displace a number of the edge. */
export const BUS_SECRET = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "bus", namespace: "default" },
  stringData: { BUS_PASSWORD: "open sesame", DRAIN_SECONDS: "1" },
};

export function provesAppEnvironment(stack: OptionStack): void {
  it("gives the app variables of its own, from a Secret too, which displaces none of the edge's", async () => {
    const names = ["BUS_URL", "BUS_PASSWORD", "DRAIN_SECONDS"];
    const print = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`;
    const said = await stack.kubectl("ack", "-n", "default", "exec", "deployment/tornado", "--", "/usr/bin/node", "-e", print);
    assert.deepEqual(JSON.parse(said), ["redis://bus:6379", "open sesame", "60"]);
  });

  it("names the Secret by which the image is pulled", async () => {
    const { items } = await stack.json<{ items: { spec: { imagePullSecrets?: object[] } }[] }>("ack", "-n", "default", "get", "pods", "-l", "app=tornado");
    assert.deepEqual(
      items.map(({ spec }) => spec.imagePullSecrets),
      [[{ name: "registry" }]],
    );
  });
}
