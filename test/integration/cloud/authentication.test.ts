import assert from "node:assert/strict";
import { request } from "node:http";
import { json } from "node:stream/consumers";
import Client, { Config, OpenApiRequest, Params } from "@alicloud/openapi-client";
import { RuntimeOptions } from "@alicloud/tea-util";
import { AsmClient, TEST_KEY } from "../../support/asmClient";
import { roaHeaders, rpcQuery } from "../../support/signedRequests";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

type Refused = [status: number | undefined, code: string | undefined];

describe("OpenAPI and who calls it", () => {
  let cloud: FakeCloud;
  before(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  after(() => cloud.stop());

  const KUBECONFIG = `/k8s/${ACK_ID}/user_config`;
  const MESHES = { Action: "DescribeServiceMeshes" };
  const stranger = { id: "id-of-another", secret: TEST_KEY.secret };
  const guesser = { id: TEST_KEY.id, secret: "guessed" };

  /** Status and code of an answer; the code is undefined when it was not refused. */
  function ask(path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Refused> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port: cloud.port, path, method, headers }, (answer) => {
        void json(answer).then((said) => {
          const { Code, code } = said as { Code?: string; code?: string };
          resolve([answer.statusCode, Code ?? code]);
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
  const rpc = (...words: Parameters<typeof rpcQuery>): Promise<Refused> => ask(`/?${rpcQuery(...words)}`);

  it("takes each of Alibaba's three signatures", async () => {
    assert.deepEqual(await rpc("GET", MESHES), [200, undefined]);
    assert.deepEqual(await ask(KUBECONFIG, roaHeaders(KUBECONFIG)), [200, undefined]);
    const page = `/regions/cn-beijing/clusters?page_size=50&name=${encodeURIComponent("a b&c=d/ä")}`;
    assert.deepEqual(await ask(page, roaHeaders(page)), [200, undefined]);
    await new AsmClient(`127.0.0.1:${cloud.port}`).call("DescribeServiceMeshDetail", { ServiceMeshId: STANDING_ID });
    await roaCall();
  });

  it("gives nothing away without a signature", async () => {
    assert.deepEqual(await ask(KUBECONFIG), [400, "IncompleteSignature"]);
    assert.deepEqual(await ask("/?Action=DescribeServiceMeshes"), [400, "IncompleteSignature"]);
    const { id } = TEST_KEY;
    const halves = [
      "acs",
      "acs ",
      `acs ${id}`,
      `acs ${id}:`,
      "ACS3-HMAC-SHA256 ",
      `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=host,Signature=0`,
      "Bearer x",
    ];
    for (const authorization of halves) assert.deepEqual(await ask(KUBECONFIG, { authorization }), [400, "IncompleteSignature"], authorization);
    // A form on a page of any site can send this much.
    const form = { "content-type": "application/x-www-form-urlencoded" };
    assert.deepEqual(await ask("/", form, "POST", `Action=DeleteServiceMesh&ServiceMeshId=${STANDING_ID}`), [400, "IncompleteSignature"]);
    assert.equal(cloud.status().meshes.length, 1);
    assert.equal(cloud.status().calls["servicemesh:DeleteServiceMesh"], undefined, "it was not even looked at");
  });

  it("refuses another key, and another secret", async () => {
    assert.deepEqual(await rpc("GET", MESHES, {}, {}, stranger), [404, "InvalidAccessKeyId.NotFound"]);
    assert.deepEqual(await rpc("GET", MESHES, {}, {}, guesser), [400, "SignatureDoesNotMatch"]);
    assert.deepEqual(await ask(KUBECONFIG, roaHeaders(KUBECONFIG, {}, stranger)), [404, "InvalidAccessKeyId.NotFound"]);
    assert.deepEqual(await ask(KUBECONFIG, roaHeaders(KUBECONFIG, {}, guesser)), [400, "SignatureDoesNotMatch"]);
    const endpoint = `127.0.0.1:${cloud.port}`;
    assert.deepEqual(await new AsmClient(endpoint, stranger).refusal("DescribeServiceMeshes"), [404, "InvalidAccessKeyId.NotFound"]);
    assert.deepEqual(await new AsmClient(endpoint, guesser).refusal("DescribeServiceMeshes"), [400, "SignatureDoesNotMatch"]);
  });

  it("refuses what was changed after it was signed", async () => {
    const query = rpcQuery("GET", { Action: "DescribeServiceMeshDetail", ServiceMeshId: STANDING_ID });
    query.set("Action", "DeleteServiceMesh");
    assert.deepEqual(await ask(`/?${query}`), [400, "SignatureDoesNotMatch"]);
    assert.deepEqual(await ask(`/?${rpcQuery("POST", MESHES)}`), [400, "SignatureDoesNotMatch"], "another method");
    assert.deepEqual(await ask(`${KUBECONFIG}?PrivateIpAddress=true`, roaHeaders(KUBECONFIG)), [400, "SignatureDoesNotMatch"], "another query");
    assert.deepEqual(await ask(`/clusters/${ACK_ID}`, roaHeaders(KUBECONFIG)), [400, "SignatureDoesNotMatch"], "another path");
  });

  it("takes a request once, and only while its time is near", async () => {
    const once = `/?${rpcQuery("GET", MESHES)}`;
    assert.deepEqual(
      [await ask(once), await ask(once)],
      [
        [200, undefined],
        [400, "SignatureNonceUsed"],
      ],
    );
    const headers = roaHeaders(KUBECONFIG);
    await ask(KUBECONFIG, headers);
    assert.deepEqual(await ask(KUBECONFIG, headers), [400, "SignatureNonceUsed"]);
    for (const minutes of [-16, 16]) {
      const at = new Date(Date.now() + minutes * 60_000);
      assert.deepEqual(await rpc("GET", MESHES, {}, { Timestamp: at.toISOString().replace(/\.\d+Z/, "Z") }), [400, "InvalidTimeStamp.Expired"]);
      assert.deepEqual(await ask(KUBECONFIG, roaHeaders(KUBECONFIG, { date: at.toUTCString() })), [400, "InvalidTimeStamp.Expired"]);
    }
    assert.deepEqual(await rpc("GET", MESHES, {}, { Timestamp: "soon" }), [400, "IllegalTimestamp"]);
  });

  it("refuses a session, because it hands out none", async () => {
    assert.deepEqual(await rpc("GET", MESHES, {}, { SecurityToken: "of-a-real-account" }), [400, "InvalidSecurityToken.MismatchWithAccessKey"]);
  });

  it("answers under its own names only, a signed request too", async () => {
    for (const host of ["evil.example", `evil.example:${cloud.port}`, "127.0.0.1:1", "localhost"]) {
      assert.deepEqual(await ask(KUBECONFIG, { host, ...roaHeaders(KUBECONFIG) }), [421, "MisdirectedRequest"], host);
    }
  });

  /** Alibaba's client in the style of ACK's API, signed with ACS3-HMAC-SHA256. */
  async function roaCall(): Promise<void> {
    const client = new Client(
      new Config({ endpoint: `127.0.0.1:${cloud.port}`, protocol: "HTTP", accessKeyId: TEST_KEY.id, accessKeySecret: TEST_KEY.secret }),
    );
    const shared = { version: "2015-12-15", protocol: "HTTP", method: "GET", authType: "AK", style: "ROA", reqBodyType: "json", bodyType: "json" };
    const params = new Params({ ...shared, action: "DescribeClusterUserKubeconfig", pathname: KUBECONFIG });
    await client.callApi(params, new OpenApiRequest({ query: { PrivateIpAddress: "true" } }), new RuntimeOptions({}));
  }
});
