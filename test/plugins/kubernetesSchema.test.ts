import assert from "node:assert/strict";

import { schema } from "../../sandbox/pulumi/kubernetes/schema";
import { parseSettings } from "../../sandbox/pulumi/kubernetes/settings";
import { kindOfType } from "../../sandbox/pulumi/kubernetes/typeToken";

interface Schema {
  readonly provider: { readonly inputProperties: object };
  readonly resources: Readonly<Record<string, { readonly inputProperties: Readonly<Record<"apiVersion" | "kind", { readonly const: string }>> }>>;
}

describe("the schema of the kubernetes plugin", () => {
  const { provider, resources } = JSON.parse(schema()) as Schema;

  it("says of every kind what its token means to the plugin", () => {
    assert.ok(Object.keys(resources).length >= 5);
    for (const [token, { inputProperties }] of Object.entries(resources)) {
      const { apiVersion, kind } = inputProperties;
      assert.deepEqual(kindOfType(token), { apiVersion: apiVersion.const, kind: kind.const });
    }
  });

  it("offers every setting of a provider that the plugin reads", () => {
    const read = Object.keys(parseSettings(new Map(), {}));
    assert.deepEqual(
      read.filter((name) => !(name in provider.inputProperties)),
      [],
    );
  });
});
