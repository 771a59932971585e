import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { callAsm, connectionFrom } from "../../../components/mesh/api/api";
import { createAuthority } from "../../../sandbox/cluster/pki";
import { withoutVariables } from "../../support/environment";
import { SignedCalls } from "./signedCalls";

const ROOT = path.resolve(__dirname, "../../..");

describe("who signs the calls to ASM", () => {
  withoutVariables(/^(ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD|SERVICEMESH)_/);
  let dir: string;
  let cloud: SignedCalls;
  let endpoints: string;
  let roots: string[];
  let home: string | undefined;

  before(async () => {
    dir = mkdtempSync(path.join(tmpdir(), "asm-websocket-credentials-"));
    const authority = await createAuthority(dir, "sts-ca");
    roots = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...roots, authority.cert]);
    cloud = new SignedCalls();
    const sts = await cloud.listenTls(await authority.issue("sts", "CN=sts", ["127.0.0.1"]));
    endpoints = JSON.stringify([{ servicemesh: await cloud.listen(), sts }]);
    home = process.env.HOME;
    process.env.HOME = dir;
    assert.equal(homedir(), dir);
  });
  after(() => {
    tls.setDefaultCACertificates(roots);
    process.env.HOME = home;
    cloud.close();
    rmSync(dir, { recursive: true });
  });
  afterEach(() => {
    cloud.signers.length = 0;
    cloud.sts.length = 0;
  });

  async function signer(config: Record<string, string>, calls = 1): Promise<{ key?: string; token?: string }> {
    const values: Record<string, string> = { "alicloud:endpoints": endpoints, "alicloud:protocol": "HTTP", ...config };
    const connection = connectionFrom({ get: (key) => values[key] });
    for (let call = 0; call < calls; call++) {
      await callAsm(connection, "DescribeServiceMeshes", {});
    }
    return cloud.signers.at(-1)!;
  }

  const KEYS = { "alicloud:accessKey": "key-of-config", "alicloud:secretKey": "s" };

  function profiles(...all: object[]): void {
    mkdirSync(path.join(dir, ".aliyun"), { recursive: true });
    writeFileSync(path.join(dir, ".aliyun", "config.json"), JSON.stringify({ current: "default", profiles: all }));
  }

  it("is the stack's configuration before the environment", async () => {
    process.env.ALICLOUD_ACCESS_KEY = "key-of-environment";
    process.env.ALICLOUD_SECRET_KEY = "s";
    assert.deepEqual(await signer(KEYS), { key: "key-of-config", token: undefined });
    assert.deepEqual(await signer({ ...KEYS, "alicloud:securityToken": "t" }), { key: "key-of-config", token: "t" });
  });

  for (const prefix of ["ALICLOUD", "ALIBABA_CLOUD"]) {
    it(`is the environment's ${prefix}, with a session's token as GitHub's action sets it`, async () => {
      process.env[prefix === "ALICLOUD" ? "ALICLOUD_ACCESS_KEY" : "ALIBABA_CLOUD_ACCESS_KEY_ID"] = "key-of-environment";
      process.env[prefix === "ALICLOUD" ? "ALICLOUD_SECRET_KEY" : "ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s";
      assert.deepEqual(await signer({}), { key: "key-of-environment", token: undefined });
      process.env[`${prefix}_SECURITY_TOKEN`] = "t";
      assert.deepEqual(await signer({}), { key: "key-of-environment", token: "t" });
    });
  }

  it("is a profile of the aliyun command, by configuration or by environment", async () => {
    profiles(
      { name: "default", mode: "AK", access_key_id: "key-of-default", access_key_secret: "s" },
      { name: "prod", mode: "StsToken", access_key_id: "key-of-prod", access_key_secret: "s", sts_token: "t" },
    );
    assert.deepEqual(await signer({}), { key: "key-of-default", token: undefined });
    assert.deepEqual(await signer({ "alicloud:profile": "prod" }), { key: "key-of-prod", token: "t" });
    process.env.ALIBABA_CLOUD_PROFILE = "prod";
    assert.equal((await signer({})).key, "key-of-prod");
  });

  it("is a RAM role that the keys take, once for many calls", async () => {
    const role = { roleArn: "acs:ram::1:role/up", sessionName: "night", sessionExpiration: 1800, externalId: "e" };
    const { key, token } = await signer({ ...KEYS, "alicloud:assumeRole": JSON.stringify(role) }, 3);
    assert.deepEqual([key, token], ["key-of-AssumeRole", "token-of-key-of-AssumeRole"]);
    assert.equal(cloud.sts.length, 1);
    const { AccessKeyId, RoleArn, RoleSessionName, DurationSeconds, ExternalId } = cloud.sts[0]!;
    assert.deepEqual([AccessKeyId, RoleArn, RoleSessionName, DurationSeconds, ExternalId], ["key-of-config", role.roleArn, "night", "1800", "e"]);
  });

  it("is a RAM role taken by a token of another service", async () => {
    const file = path.join(dir, "token");
    writeFileSync(file, "token-of-github");
    const role = { roleArn: "acs:ram::1:role/up", oidcProviderArn: "acs:ram::1:oidc-provider/github", oidcTokenFile: file };
    const { key, token } = await signer({ "alicloud:assumeRoleWithOidc": JSON.stringify(role) });
    assert.deepEqual([key, token], ["key-of-AssumeRoleWithOIDC", "token-of-key-of-AssumeRoleWithOIDC"]);
    const { OIDCToken, OIDCProviderArn, RoleArn } = cloud.sts[0]!;
    assert.deepEqual([OIDCToken, OIDCProviderArn, RoleArn], ["token-of-github", role.oidcProviderArn, role.roleArn]);
  });

  it("is a credentials URI", async () => {
    const [{ servicemesh }] = JSON.parse(endpoints) as [{ servicemesh: string }];
    assert.deepEqual(await signer({ "alicloud:credentialsUri": `http://${servicemesh}/credentials` }), { key: "key-of-uri", token: "token-of-key-of-uri" });
  });

  it("is the role of the machine that it runs on, by the machine's metadata", function () {
    this.timeout(30_000);
    const inner = `ip link set lo up && ip addr add 100.100.100.200/32 dev lo && exec ${process.execPath} --import tsx ${path.join(__dirname, "metadataScene.ts")}`;
    const said = execFileSync("unshare", ["-rn", "sh", "-c", inner], { cwd: ROOT, encoding: "utf8" });
    assert.deepEqual(JSON.parse(said), [{ key: "key-of-runner", token: "token-of-key-of-runner" }]);
  });

  it("is none when nothing is given, in words that quote no file with keys in it", async () => {
    process.env.ALIBABA_CLOUD_ECS_METADATA_DISABLED = "true";
    rmSync(path.join(dir, ".aliyun"), { recursive: true, force: true });
    await assert.rejects(signer({}), /^Error: no credentials: unable to get credentials from any of the providers/);
    mkdirSync(path.join(dir, ".aliyun"));
    writeFileSync(path.join(dir, ".aliyun", "config.json"), '{"access_key_secret": "not-for-a-log"');
    await assert.rejects(signer({ "alicloud:profile": "prod" }), (error: Error) => {
      assert.match(error.message, /^no credentials: parse aliyun cli config from '.*' failed$/);
      return true;
    });
    assert.deepEqual(cloud.signers, []);
  });

  it("says what a role lacks, and which way of giving one it does not know", async () => {
    await assert.rejects(signer({ "alicloud:assumeRoleWithOidc": '{"roleArn":"r"}' }), /needs oidcProviderArn and oidcTokenFile .*: give both/);
    await assert.rejects(signer({ "alicloud:profile": "p", "alicloud:sharedCredentialsFile": "f" }), /reads profiles from ~\/\.aliyun\/config\.json only/);
  });
});
