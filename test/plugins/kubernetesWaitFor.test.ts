import assert from "node:assert/strict";

import { parseJsonPath, selectAll } from "../../sandbox/pulumi/kubernetes/await/jsonPath";
import { expectationsOf } from "../../sandbox/pulumi/kubernetes/await/waitFor";
import type { Json } from "../../sandbox/pulumi/kubernetes/object";

const object: Json = {
  metadata: { annotations: { "a.b/c": "x" }, generation: 2 },
  status: {
    GatewayAddress: ["1.2.3.4", "5.6.7.8"],
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Progressing", status: "False", count: 3 },
    ],
    nothing: null,
  },
};

describe("JSONPath", () => {
  const selections: [string, Json[]][] = [
    [".status.GatewayAddress[0]", ["1.2.3.4"]],
    ["$.status.GatewayAddress[-1]", ["5.6.7.8"]],
    [".status.GatewayAddress[*]", ["1.2.3.4", "5.6.7.8"]],
    [".status.GatewayAddress[5]", []],
    [".status.GatewayAddress[0:1]", ["1.2.3.4"]],
    [".metadata.annotations['a.b/c']", ["x"]],
    ['.metadata.annotations["a.b/c"]', ["x"]],
    [".status.nothing", [null]],
    [".status.missing.deeper", []],
    [".status.conditions[?@.type=='Ready'].status", ["True"]],
    ['.status.conditions[?(@.type=="Progressing" && @.count>2)].status', ["False"]],
    [".status.conditions[?@.count].type", ["Progressing"]],
    [".status.conditions[?!@.count || @.type!='Ready'].type", ["Ready", "Progressing"]],
    ["..count", [3]],
    [".status.conditions.*.type", ["Ready", "Progressing"]],
    [".status['GatewayAddress','nothing']", [["1.2.3.4", "5.6.7.8"], null]],
  ];
  for (const [path, expected] of selections) it(`selects ${path}`, () => assert.deepEqual(selectAll(parseJsonPath(path), object), expected));

  for (const path of ["status", ".status[", ".a[b]", ".a[?@.x==y]", ".a b"]) {
    it(`refuses ${path}`, () => assert.throws(() => parseJsonPath(path), /^Error: jsonpath: /));
  }
});

describe("pulumi.com/waitFor", () => {
  it("takes a path, a path with a value and conditions, one or several", () => {
    assert.deepEqual(expectations("condition=Ready"), [{ by: "condition", type: "Ready", status: "True" }]);
    assert.deepEqual(expectations('["condition=Ready=False","condition=Synced"]'), [
      { by: "condition", type: "Ready", status: "False" },
      { by: "condition", type: "Synced", status: "True" },
    ]);
    const [path] = expectations("jsonpath={.status.conditions[?@.type=='Ready'].status}=True") ?? [];
    assert.deepEqual(path?.by === "path" && [path.text, path.value], ["{.status.conditions[?@.type=='Ready'].status}", "True"]);
  });

  const refused: [string, RegExp][] = [
    ["ready", /expected a "jsonpath=" or "condition=" prefix, got "ready"/],
    ["jsonpath=.status", /\.status should be wrapped in brackets/],
    ["jsonpath={.status}=", /\{\.status\}= requires a value/],
    ["jsonpath='{.status}'", /should omit shell quotes/],
    ["jsonpath={.a}=b=c", /format should be/],
    ["jsonpath={.a[}", /parsing "\{\.a\[\}": jsonpath:/],
    ["[]", /at least one condition must be specified/],
  ];
  for (const [text, message] of refused) it(`refuses ${text}`, () => assert.throws(() => expectations(text), message));

  it("asks for nothing under skipAwait", () => {
    const annotations = { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/skipAwait": "true" };
    assert.equal(expectationsOf({ metadata: { annotations } }), undefined);
  });
});

function expectations(text: string) {
  return expectationsOf({ metadata: { annotations: { "pulumi.com/waitFor": text } } });
}
