import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hostname } from "node:os";
import { removeBrokenAttributes } from "../../../tools/recover/brokenAttributes";
import type { Deployment } from "../../../sandbox/commands/pendingCreates";
import { locksIn, mustStay, type Lock } from "../../../tools/recover/lock";
import { NotRecovered, recover, type Outside, type Said } from "../../../tools/recover/recover";

const LOCKED = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  s3://bucket/.pulumi/locks/organization/edge/prod/1.json: created by ops@runner-7 (pid 812) at 2026-11-20T03:17:00Z`;
const CONFLICT = "error: [409] Conflict: Another update is currently in progress.";
const SECRET = {
  urn: "urn:pulumi:prod::edge::kubernetes:core/v1:Secret::tls",
  type: "kubernetes:core/v1:Secret",
  inputs: { metadata: { name: "chat", namespace: "istio-system" } },
};
const MESH = {
  urn: "urn:pulumi:prod::edge::alicloud:servicemesh/serviceMesh:ServiceMesh::m",
  type: "alicloud:servicemesh/serviceMesh:ServiceMesh",
  inputs: { serviceMeshName: "m" },
};

/** A backend with one stack, which is locked until `pulumi cancel` when it is so at first. */
function backend(deployment: Deployment, lockedWith?: string, broken: readonly string[] = []) {
  let lock = lockedWith;
  let unreadable = broken.length > 0;
  const calls: string[] = [];
  let imported: Deployment | undefined;
  const pulumi = (args: readonly string[], input?: string): Promise<Said> => {
    calls.push(args.filter((word) => !word.startsWith("--") && word !== "prod").join(" "));
    if (args[1] === "export" && unreadable) return Promise.resolve({ ok: false, stdout: "", stderr: "error: failed to load checkpoint: EOF" });
    if (args[0] === "cancel") lock = undefined;
    else if (args[1] !== "export" && lock !== undefined) return Promise.resolve({ ok: false, stdout: "", stderr: lock });
    if (args[1] === "import") imported = (JSON.parse(input!) as { deployment: Deployment }).deployment;
    return Promise.resolve({ ok: true, stdout: JSON.stringify({ version: 3, deployment }), stderr: "" });
  };
  const run = (isRunning: Outside["isRunning"], unlock = false) =>
    recover(
      { stack: "prod", unlock },
      {
        pulumi,
        isRunning,
        note: () => undefined,
        meshes: () => (calls.push("meshes"), Promise.resolve([{ id: "c1", name: "m" }])),
        removeBrokenAttributes: () => ((unreadable = false), Promise.resolve(broken)),
      },
    );
  return { calls, run, imported: () => imported };
}

describe("recovering a stack", () => {
  it("takes what an interrupted update had begun to create into the state, and refreshes", async () => {
    const stack = backend({ resources: [], pending_operations: [{ type: "creating", resource: SECRET }] });
    await stack.run(() => false);
    assert.deepEqual(stack.calls, ["stack export", "stack import", "refresh"]);
    assert.deepEqual(stack.imported(), { resources: [{ ...SECRET, id: "istio-system/chat" }], pending_operations: [] });
  });

  it("asks the account for a mesh that was being made, and for none otherwise", async () => {
    const stack = backend({ resources: [], pending_operations: [{ type: "creating", resource: MESH }] });
    await stack.run(() => false);
    assert.deepEqual(stack.calls, ["stack export", "meshes", "stack import", "refresh"]);
    assert.deepEqual(stack.imported()!.resources, [{ ...MESH, id: "c1" }]);
  });

  it("changes nothing of a stack that is whole", async () => {
    const stack = backend({ resources: [{ ...SECRET, id: "istio-system/chat" }] });
    await stack.run(() => false);
    assert.deepEqual(stack.calls, ["stack export", "stack import"]);
    assert.deepEqual(stack.imported(), { resources: [{ ...SECRET, id: "istio-system/chat" }], pending_operations: [] });
  });

  it("loads a stack again whose file backend was left with attributes that were written in part", async () => {
    const stack = backend({ resources: [], pending_operations: [{ type: "creating", resource: SECRET }] }, undefined, ["prod.json.attrs"]);
    await stack.run(() => false);
    assert.deepEqual(stack.calls, ["stack export", "stack export", "stack import", "refresh"]);
  });

  it("removes only attributes of the stack that are no JSON", () => {
    const folder = mkdtempSync(join(tmpdir(), "asm-websocket-backend-"));
    const stacks = join(folder, ".pulumi/stacks/edge");
    mkdirSync(stacks, { recursive: true });
    const files = { "prod.json": "{", "prod.json.attrs": "", "prod.json.bak.attrs": '{"user', "dev.json.attrs": "", "other.json.attrs": "{}" };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(stacks, name), text);
    const removed = removeBrokenAttributes(folder, "organization/edge/prod");
    const left = readdirSync(stacks).sort();
    rmSync(folder, { recursive: true });
    assert.deepEqual(removed.map((file) => basename(file)).sort(), ["prod.json.attrs", "prod.json.bak.attrs"]);
    assert.deepEqual(left, ["dev.json.attrs", "other.json.attrs", "prod.json"]);
  });

  for (const locked of [LOCKED, CONFLICT]) {
    it(`releases a lock only when its update has ended: ${locked.slice(0, 40)}`, async () => {
      await backend({}, locked).run(() => false);
      await assert.rejects(
        backend({}, locked).run(() => true),
        (error) => error instanceof NotRecovered && /wait until it has ended/.test(error.message),
      );
      const elsewhere = backend({}, locked);
      await assert.rejects(
        elsewhere.run(() => undefined),
        (error) => error instanceof NotRecovered && /make recover UNLOCK=1/.test(error.message),
      );
      assert.equal(elsewhere.calls.includes("cancel"), false);
      await elsewhere.run(() => undefined, true);
      assert.deepEqual(elsewhere.calls.slice(-2), ["cancel", "stack import"]);
      await assert.rejects(
        backend({}, locked).run(() => true, true),
        /wait until it has ended/,
      );
    });
  }

  it("says what refused it otherwise", async () => {
    await assert.rejects(
      backend({}, "error: no stack named 'prod' found").run(() => false),
      /no stack named 'prod' found/,
    );
  });
});

describe("a lock", () => {
  it("names its host and its process", () => {
    assert.deepEqual(locksIn(LOCKED), [{ host: "runner-7", pid: 812, described: "created by ops@runner-7 (pid 812) at 2026-11-20T03:17:00Z" }]);
    assert.deepEqual(locksIn("error: [401] Unauthorized"), []);
  });

  it("stays when one of several is held", () => {
    const locks: Lock[] = [hostname(), "elsewhere"].map((host, pid) => ({ host, pid, described: host }));
    assert.equal(
      mustStay(locks, () => false, false),
      undefined,
    );
    assert.match(mustStay(locks, ({ pid }) => (pid === 0 ? false : undefined), false) ?? "", /elsewhere/);
    assert.match(mustStay(locks, ({ pid }) => pid === 1, true) ?? "", /an update is running: elsewhere/);
  });
});
