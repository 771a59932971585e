import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { FORMER } from "../../../config/former";
import { TABLE } from "../../../config/schema";
import { migrated, NotMigrated } from "../../../tools/config/migrate";
import { migratedFixture } from "../../graph/fixtures";
import { faultsOf, parsed } from "../config/faults";

const file = (...lines: string[]) => ["config:", ...lines.map((line) => (line === "" ? "" : `  ${line}`)), ""].join("\n");
const configOf = (text: string) => (parse(text) as { config: Record<string, unknown> }).config;

describe("a stack file of version 0.1", () => {
  it("is refused with one message that has the new spelling of each of its keys, and the command that rewrites it", () => {
    const message = faultsOf({ meshId: "c1a2b3c4d5e6f7a8b9", clusterId: "c9b8a7f6e5d4c3b2a1", hosts: '["a.example.com"]', tlsPrivateKey: "hunter22" });
    assert.equal(
      message,
      [
        "The configuration of stack dev has keys of version 0.1. `make migrate-config STACK=dev` rewrites its file:",
        "meshId is now mesh.id",
        "clusterId is now cluster.id",
        "tlsPrivateKey is now hosts[0].certificate.privateKey",
      ].join("\n  - "),
    );
  });

  it("has keys for each of which there is one of today", () => {
    for (const [former, path] of Object.entries(FORMER)) {
      const today = path.replace("[0]", "[]").replace(/^hosts\[1\] and on$/, "hosts[].names");
      assert.ok(
        [...TABLE.keys()].some((one) => one === today || one.startsWith(`${today}.`)),
        `${former}: ${path}`,
      );
    }
  });

  it("keeps its comments, its order and its encrypted values", () => {
    const before = file(
      "# The region.",
      "alicloud:region: cn-beijing",
      "# The mesh that stands.",
      "asm-websocket:meshId: c1a2b3c4d5e6f7a8b9 # by hand",
      "asm-websocket:replicas: 3",
      "",
      "# Who may read.",
      "asm-websocket:secretEnvironment:",
      "  REDIS_PASSWORD:",
      "    secure: v1:abc:def",
      "asm-websocket:protect: true",
      "asm-websocket:loadBalancer: nlb",
      "# Two.",
      "asm-websocket:zoneMaps: [cn-beijing-a:vsw-1, cn-beijing-b:vsw-2]",
      "asm-websocket:timing:",
      "  heartbeatSeconds: 20",
    );
    const after = file(
      "# The region.",
      "alicloud:region: cn-beijing",
      "asm-websocket:mesh:",
      "  # The mesh that stands.",
      "  id: c1a2b3c4d5e6f7a8b9 # by hand",
      "  protect: true",
      "asm-websocket:app:",
      "  replicas: 3",
      "",
      "  # Who may read.",
      "  secretEnvironment:",
      "    REDIS_PASSWORD:",
      "      secure: v1:abc:def",
      "asm-websocket:edge:",
      "  loadBalancer:",
      "    kind: nlb",
      "    # Two.",
      "    zoneMaps: [ cn-beijing-a:vsw-1, cn-beijing-b:vsw-2 ]",
      "asm-websocket:timing:",
      "  heartbeatSeconds: 20",
    );
    assert.equal(migrated(before, "asm-websocket"), after);
    assert.equal(migrated(after, "asm-websocket"), after, "a file of today is left alone");
  });

  it("has its certificates as objects of hosts, each generated one with the word of its rotation", () => {
    const { "asm-websocket:hosts": hosts } = configOf(
      migrated(
        file(
          "asm-websocket:credentialName: chat",
          "asm-websocket:tlsRotation: 2026-11",
          "asm-websocket:certificates:",
          "  - hosts: [b.example.com]",
          "    credentialName: b",
          "    certificate: PEM",
          "    privateKey:",
          "      secure: v1:abc:def",
          "  - hosts: [c.example.com]",
          "    credentialName: c",
          "  - hosts: [d.example.com]",
          "    credentialName: d",
          "    existing: true",
        ),
        "asm-websocket",
      ),
    );
    assert.deepEqual(hosts, [
      { names: ["a.aliyun.com"], certificate: { secretName: "chat", rotation: "2026-11" } },
      { names: ["b.example.com"], certificate: { secretName: "b", certificate: "PEM", privateKey: { secure: "v1:abc:def" } } },
      { names: ["c.example.com"], certificate: { secretName: "c", rotation: "2026-11" } },
      { names: ["d.example.com"], certificate: { secretName: "d", existing: true } },
    ]);
  });

  it("is not converted where its parts cannot be seen", () => {
    for (const value of ['\'[{"hosts":["b.example.com"]}]\'', "{ secure: v1:abc:def }"]) {
      assert.throws(() => migrated(file(`asm-websocket:certificates: ${value}`), "asm-websocket"), NotMigrated);
    }
    const mixed = file("asm-websocket:hosts: [{ names: [a.example.com] }]", "asm-websocket:credentialName: chat");
    assert.throws(() => migrated(mixed, "asm-websocket"), /hosts is a list of objects already: move credentialName into it by hand/);
  });

  it("joins what is converted already", () => {
    const text = migrated(file("asm-websocket:mesh:", "  id: c1", "asm-websocket:protect: true", "asm-websocket:vpcId: vpc-1"), "asm-websocket");
    assert.deepEqual(configOf(text), { "asm-websocket:mesh": { id: "c1", protect: true, vpcId: "vpc-1" } });
  });

  it("gives the configuration that its options gave, all of them", () => {
    const former = migratedFixture(readFileSync(join(__dirname, "../../graph/fixtures/everything-0.1.yaml"), "utf8"));
    const today = parse(readFileSync(join(__dirname, "../../graph/fixtures/everything.yaml"), "utf8")) as object;
    const comparable = (config: object) =>
      Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(config).replaceAll(/"<(certificate|key|client-ca)>"/g, '""')) as object));
    const parsedOf = (config: object) => JSON.stringify(parsed(comparable(config), ["hosts", "app"]));
    assert.equal(parsedOf(former), parsedOf(today));
  });
});
