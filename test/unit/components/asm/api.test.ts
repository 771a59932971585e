import assert from "node:assert/strict";
import { connectionFrom, isMeshMissing, isPassing, refusal } from "../../../../components/mesh/api/api";
import { withoutVariables } from "../../../support/environment";

const config = (values: Record<string, string>) => ({ get: (key: string) => values[key] });

describe("the way to the ASM API", () => {
  withoutVariables(/^(ALICLOUD|ALIBABA_CLOUD|SERVICEMESH)_/);

  it("is the public one over TLS, in the provider's own region, when nothing is said", () => {
    const { endpoint, protocol, region } = connectionFrom(config({}));
    assert.deepEqual([endpoint, protocol, region], ["servicemesh.aliyuncs.com", "HTTPS", "cn-beijing"]);
  });

  it("follows the provider's configuration", () => {
    const values = { "alicloud:endpoints": '[{"cs":"a:1"},{"servicemesh":"b:2"}]', "alicloud:protocol": "http", "alicloud:region": "cn-hangzhou" };
    const { endpoint, protocol, region } = connectionFrom(config(values));
    assert.deepEqual([endpoint, protocol, region], ["b:2", "HTTP", "cn-hangzhou"]);
  });

  it("follows the provider's environment, in its order", () => {
    process.env.SERVICEMESH_ENDPOINT = "old:1";
    process.env.ALIBABA_CLOUD_REGION = "cn-shanghai";
    assert.deepEqual([connectionFrom(config({})).endpoint, connectionFrom(config({})).region], ["old:1", "cn-shanghai"]);
    process.env.ALIBABA_CLOUD_ENDPOINT_SERVICEMESH = "new:1";
    assert.equal(connectionFrom(config({})).endpoint, "new:1");
  });

  it("tells what passes from what stays", () => {
    const passing = [
      { code: "Throttling.User" },
      { code: "X", data: { statusCode: 502 } },
      { code: "ECONNRESET" },
      { message: "ReadTimeout(5000). POST http://a failed." },
      new SyntaxError("Unexpected token '<'"),
      { data: { statusCode: 429 } },
    ];
    assert.deepEqual(
      passing.map(isPassing),
      passing.map(() => true),
    );
    const staying = [{ code: "StatusForbidden", data: { statusCode: 403 } }, { code: "InvalidParameter", data: { statusCode: 400 } }, {}];
    assert.deepEqual(
      staying.map(isPassing),
      staying.map(() => false),
    );
  });

  it("has a remedy for what a person can mend, and none where it knows none", () => {
    const remedies: [error: Parameters<typeof refusal>[1], remedy: RegExp][] = [
      [
        { code: "InvalidSecurityToken.Expired", message: "Specified SecurityToken is expired." },
        /Temporary credentials end with their session: take the role again/,
      ],
      [{ code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found." }, /Check the credentials: alicloud:accessKey/],
      [{ code: "SignatureDoesNotMatch", message: "no" }, /Check the credentials/],
      [{ message: "no credentials: unable to get credentials from any of the providers in the chain: …" }, /Check the credentials/],
      [{ message: "no credentials: get sts token failed with OIDC: {}" }, /The role could not be taken: check roleArn/],
      [{ code: "StatusForbidden", message: "no" }, /Grant servicemesh:DescribeVersions to the RAM user or role of this command/],
      [{ code: "NoPermission", message: "no" }, /Grant servicemesh:DescribeVersions/],
      [{ code: "Throttling.User", message: "no" }, /calls are throttled: wait some minutes/],
      [{ code: "ServiceUnavailable", message: "no" }, /down or slow: wait some minutes/],
      [{ code: "ECONNREFUSED", message: "no" }, /Check alicloud:endpoints/],
      [{ code: "ErrorPermitted.ClusterInMesh", message: "no" }, /detach it there first/],
    ];
    for (const [error, remedy] of remedies) {
      assert.match(refusal("DescribeVersions", error), remedy);
      assert.match(refusal("DescribeVersions", error), /^The ASM API refused DescribeVersions: \S.*\.$/);
    }
    assert.equal(refusal("DescribeVersions", { code: "InvalidParameter", message: "no" }), "The ASM API refused DescribeVersions: InvalidParameter, no.");
  });

  it("takes nothing for an absence but the mesh's own", () => {
    assert.equal(isMeshMissing({ code: "ServiceMesh.NotFound", data: { statusCode: 404 } }), true);
    for (const [code, statusCode] of [
      ["StatusForbidden", 404],
      ["StatusForbidden", 403],
      ["InvalidAccessKeyId.NotFound", 404],
      ["InvalidAction.NotFound", 404],
    ] as const) {
      assert.equal(isMeshMissing({ code, data: { statusCode } }), false, code);
    }
  });
});
