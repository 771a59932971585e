import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ackKubeconfig } from "../../../components/mesh/ackCluster";
import { expiryWarning, validityOf, warnOfExpiry, withServer } from "../../../components/mesh/kubeconfig";
import { kubeconfig } from "../../../sandbox/cluster/kubeconfig";
import { createAuthority } from "../../../sandbox/cluster/pki";
import { newWorld, valueOf } from "./world";

const DAY_MS = 24 * 3600_000;
const CREDENTIAL = "alicloud:cs/getClusterCredential:getClusterCredential";

describe("a kubeconfig", () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(path.join(tmpdir(), "asm-websocket-kubeconfig-"));
  });
  after(() => rmSync(dir, { recursive: true }));

  async function endingIn(milliseconds: number): Promise<string> {
    const authority = await createAuthority(dir, "ca");
    return kubeconfig("ack", "https://192.168.0.10:6443", authority, await authority.issue("user", "CN=user", [], [], milliseconds));
  }

  it("tells from when until when its certificate holds", async () => {
    const { from, until } = validityOf(await endingIn(DAY_MS))!;
    assert.ok(Math.abs(until.getTime() - Date.now() - DAY_MS) < 5000 && from.getTime() < Date.now());
  });

  it("tells nothing where there is no certificate, or none that can be read", () => {
    assert.equal(validityOf("users:\n- user:\n    token: t\n"), undefined);
    assert.equal(validityOf("users:\n- user:\n    client-certificate-data: Q0VSVA==\n"), undefined);
  });

  it("is warned of 30 days before its end, or a tenth of its life when that is shorter", () => {
    const until = new Date("2026-12-01T00:00:00Z");
    const warning = (lifeDays: number, leftMs: number) =>
      expiryWarning("the ACK cluster", "Renew it.", { from: new Date(until.getTime() - lifeDays * DAY_MS), until }, new Date(until.getTime() - leftMs));
    const rest = "; then nothing in it can be read or changed from here. Renew it.";
    assert.equal(warning(1095, 31 * DAY_MS), undefined);
    assert.equal(warning(1095, 10 * DAY_MS), `The kubeconfig of the ACK cluster ends on 2026-12-01T00:00:00Z, in 10 days${rest}`);
    assert.equal(warning(1 / 24, 30 * 60_000), undefined);
    assert.equal(warning(1 / 24, 5 * 60_000), `The kubeconfig of the ACK cluster ends on 2026-12-01T00:00:00Z, in 5 minutes${rest}`);
    assert.equal(warning(1095, -DAY_MS), `The kubeconfig of the ACK cluster ended on 2026-12-01T00:00:00Z${rest}`);
  });

  it("has its server replaced, and nothing else", () => {
    assert.equal(withServer("a: 1\n    server: https://a:6443\n  name: x\n", "https://b:6443"), "a: 1\n    server: https://b:6443\n  name: x\n");
    // Of a mesh without a public address.
    assert.equal(withServer("    server:\n  name: x\n", "https://b:6443"), "    server: https://b:6443\n  name: x\n");
    assert.equal(withServer("- server: https://a:6443\n", "https://b:6443"), "- server: https://b:6443\n");
    assert.equal(withServer("- server: https://a:6443\n", "https://$&$1"), "- server: https://$&$1\n");
  });

  it("of a cluster is asked for as is, for a while, or by another address", async () => {
    const world = await newWorld();
    assert.match(await valueOf(ackKubeconfig("c1")), /server: https:\/\/39\.0\.0\.6:6443/);
    assert.match(await valueOf(ackKubeconfig("c1", { temporaryMinutes: 60, server: "https://192.168.0.10:6443" })), /server: https:\/\/192\.168\.0\.10:6443/);
    assert.deepEqual(
      world.invokes.map(({ token, inputs }) => [token, inputs as unknown]),
      [
        [CREDENTIAL, { clusterId: "c1" }],
        [CREDENTIAL, { clusterId: "c1", temporaryDurationMinutes: 60 }],
      ],
    );
    assert.throws(() => ackKubeconfig("c1", { temporaryMinutes: 5000 }), /temporaryMinutes: Invalid value: 5000: must be 15 to 4320 minutes/);
  });

  it("stays a secret, and is passed on whole, when it is warned of", async () => {
    await newWorld();
    const text = await endingIn(5 * 60_000);
    const passed = pulumi.secret(warnOfExpiry("the ACK cluster", "Renew it.", pulumi.secret(text)));
    assert.equal(await valueOf(passed), text);
    assert.equal(await pulumi.isSecret(passed), true);
  });
});
