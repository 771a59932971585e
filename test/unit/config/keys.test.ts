import assert from "node:assert/strict";
import { parseConfig } from "../../../config";
import { SECTIONS, TABLE } from "../../../config/schema";
import { duplicateNames } from "../../../config/values";
import { nearest } from "../../../config/names";
import { topLevel } from "../../support/configuration";
import { adopting, faultsOf, further, parsed } from "./faults";

describe("the schema of the configuration", () => {
  it("has every key in a section, with a sentence, and an allowed form in words beside each pattern", () => {
    for (const [path, { doc, pattern, allowed, words, kind, notBeside, requiredWithout }] of TABLE) {
      assert.ok(Object.keys(SECTIONS).includes(path.split(/[.[]/)[0]!), path);
      assert.match(doc, /^[A-Z].*\.$/, path);
      assert.equal(pattern === undefined, allowed === undefined, path);
      assert.equal(words !== undefined, kind === "word", path);
      for (const other of [notBeside?.key, requiredWithout]) assert.ok(other === undefined || TABLE.has(other), path);
    }
  });

  it("has the defaults that its components have", () => {
    const explicit = Object.fromEntries(
      [...TABLE]
        .filter(([path, { default: given }]) => given !== undefined && path !== "mesh.size" && !path.startsWith("hosts"))
        .map(([path, { default: given }]) => [path, given]),
    );
    assert.deepEqual(parsed({ ...adopting, ...explicit }), parsed(adopting));
    const unset = Object.fromEntries(
      [...TABLE].flatMap(([path, key]) => (/^(timing|capacity)/.test(path) && typeof key.unset === "number" ? [[path, key.unset]] : [])),
    );
    assert.equal(Object.keys(unset).length, 11);
    assert.doesNotThrow(() => parsed({ ...adopting, ...unset }));
  });
});

describe("an unknown key", () => {
  it("is refused with the right name that is nearest, wherever it is", () => {
    for (const [path, meant] of [
      ["edge.accessLogs", "edge.accessLog"],
      ["edge.accesslog", "edge.accessLog"],
      ["edge.loadBalancer.zoneMap", "edge.loadBalancer.zoneMaps"],
      ["timing.heartbeat", "timing.heartbeatSeconds"],
      ["capacity.socketPerPod", "capacity.socketsPerPod"],
      ["app.accessLog", "edge.accessLog"],
      ["replica", "app.replicas"],
      ["edgy", "edge"],
      ["mesh.meshName", "mesh.name"],
    ] as const) {
      assert.ok(
        faultsOf({ ...adopting, [path]: "1" }).includes(`- ${path}: Forbidden: unknown key, did you mean ${meant}; `),
        `${path}: ${faultsOf({ ...adopting, [path]: "1" })}`,
      );
    }
    assert.match(
      faultsOf({ ...adopting, ...further({ names: ["b.example.com"], secretname: "b" }) }),
      /hosts\[1\]\.certificate\.secretname: .* did you mean hosts\[\]\.certificate\.secretName/,
    );
  });

  it("is refused with the names that stand there, when none is near", () => {
    assert.match(
      faultsOf({ ...adopting, "edge.http.zzzzzz": 1 }),
      /edge\.http\.zzzzzz: Forbidden: unknown key; the keys here are port, mode, hstsSeconds; pulumi config rm --path 'edge\.http\.zzzzzz'/,
    );
    assert.equal(nearest("zzzzzz", ["port", "mode"]), undefined);
    assert.equal(nearest("x".repeat(1000), ["port"]), undefined);
  });

  it("is refused with the command that was meant where --path was forgotten", () => {
    assert.throws(
      () => parseConfig("dev", { ...topLevel(adopting), "edge.accessLog": "true", "hosts[0].certificate.secretName": "x" }),
      /edge\.accessLog: Forbidden: it is one name with dots.*config rm 'edge\.accessLog', and pulumi config set --path 'edge\.accessLog' …[^]*hosts\[0\]\.certificate\.secretName: Forbidden/,
    );
  });

  it("is refused by name where it is one of JavaScript's own", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      assert.ok(faultsOf({ ...adopting, [`edge.${name}`]: { accessLog: true } }).includes(`- edge.${name}: Forbidden: a name of JavaScript's own`), name);
      assert.ok(faultsOf({ ...adopting, [`app.environment.${name}`]: "x" }).includes(`- app.environment.${name}: Invalid value`), name);
    }
    assert.equal(({} as { accessLog?: unknown }).accessLog, undefined);
  });

  it("is refused by the character that cannot be seen in it", () => {
    assert.match(
      faultsOf({ ...adopting, "edge.access\u200bLog": true }),
      /edge\.access\\u200bLog: Forbidden: unknown key, it has U\+200B, which is invisible, did you mean edge\.accessLog/,
    );
  });
});

describe("a value with a character that looks like another, or like none", () => {
  it("is refused once, by the name of the character", () => {
    for (const [path, value, words] of [
      ["hosts[0].names", ["a\u2010b.example.com"], "U+2010, which looks like -"],
      ["hosts", "a.exam\u200bple.com", "U+200B, which is invisible"],
      ["edge.name", "edge\u202e", "U+202E, which changes the direction of text"],
      ["app.namespace", "shop\u00a0", "U+00A0, which looks like a space"],
      ["mesh.id", "c1a2b3c4d5e6f7a8b9\ufeff", "U+FEFF, which is invisible"],
    ] as const) {
      const message = faultsOf({ ...adopting, [path]: value });
      assert.match(message, /has 1 fault:/, message);
      assert.ok(message.includes(`it has ${words}: type it anew`), message);
    }
  });
});

describe("a name that stands twice in one object", () => {
  it("is refused where the text of the object shows it", () => {
    assert.deepEqual(duplicateNames('{"a":1,"b":{"a":2,"c":[{"a":1},{"a":2}]},"a":3}'), ["a"]);
    assert.deepEqual(duplicateNames('{"a":"\\"a\\":1","b":"{\\"b\\":1}"}'), []);
    assert.match(faultsOf({ ...adopting, edge: '{"accessLog":true,"accessLog":false}' }), /- edge: Forbidden: accessLog stands twice in one object/);
  });
});

describe("a value that a person may write in more than one way", () => {
  it("is read in each", () => {
    for (const ranges of [["203.0.113.0/24", "10.0.0.0/8"], "203.0.113.0/24, 10.0.0.0/8", '["203.0.113.0/24","10.0.0.0/8"]']) {
      assert.deepEqual(parsed({ ...adopting, "edge.sourceRanges": ranges }).gateway.sourceRanges, ["203.0.113.0/24", "10.0.0.0/8"]);
    }
    for (const origins of [["https://a.example.com", "https://b.example.com"], "https://a.example.com,https://b.example.com"]) {
      assert.equal(parsed({ ...adopting, "edge.origins.allowed": origins }).app.allowedOrigins, "https://a.example.com,https://b.example.com");
    }
    for (const replicas of [3, "3"]) assert.equal(parsed({ ...adopting, "app.sharedBus": "true", "app.replicas": replicas }).app.replicas, 3);
    for (const version of ["1.3", 1.3]) assert.equal(parsed({ ...adopting, "edge.tls.minVersion": version }).route.minTlsVersion, "1.3");
    for (const environment of [{ A: "b", C: 4 }, '{"A":"b","C":4}'])
      assert.deepEqual(parsed({ ...adopting, "app.environment": environment }).app.environment, { A: "b", C: "4" });
  });
});
