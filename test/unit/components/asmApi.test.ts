import assert from "node:assert/strict";
import { connectionFrom, isMeshMissing, isPassing, remedyOf } from "../../../components/asmApi";

const config = (values: Record<string, string>) => ({ get: (key: string) => values[key] });
const VARIABLES = [
  "ALIBABA_CLOUD_ENDPOINT_SERVICEMESH",
  "SERVICEMESH_ENDPOINT",
  "ALICLOUD_ACCESS_KEY",
  "ALICLOUD_SECRET_KEY",
  "ALICLOUD_SECURITY_TOKEN",
  "ALICLOUD_PROFILE",
];

describe("the way to the ASM API", () => {
  const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));
  beforeEach(() =>
    VARIABLES.forEach((name) => {
      delete process.env[name];
    }),
  );
  after(() =>
    before.forEach((value, name) => {
      if (value !== undefined) {
        process.env[name] = value;
      }
    }),
  );

  it("is the public one over TLS, with the chain of credentials, when nothing is said", () => {
    assert.deepEqual(connectionFrom(config({})), {
      endpoint: "servicemesh.aliyuncs.com",
      protocol: "HTTPS",
      accessKeyId: undefined,
      accessKeySecret: undefined,
      securityToken: undefined,
      profile: undefined,
    });
  });

  it("follows the provider's configuration", () => {
    assert.deepEqual(
      connectionFrom(
        config({
          "alicloud:endpoints": '[{"cs":"a:1"},{"servicemesh":"b:2"}]',
          "alicloud:protocol": "http",
          "alicloud:accessKey": "i",
          "alicloud:secretKey": "k",
          "alicloud:securityToken": "t",
          "alicloud:profile": "p",
        }),
      ),
      { endpoint: "b:2", protocol: "HTTP", accessKeyId: "i", accessKeySecret: "k", securityToken: "t", profile: "p" },
    );
  });

  it("follows the provider's environment, in its order", () => {
    process.env.SERVICEMESH_ENDPOINT = "old:1";
    process.env.ALICLOUD_ACCESS_KEY = "i";
    process.env.ALICLOUD_SECRET_KEY = "k";
    assert.equal(connectionFrom(config({})).endpoint, "old:1");
    process.env.ALIBABA_CLOUD_ENDPOINT_SERVICEMESH = "new:1";
    assert.deepEqual([connectionFrom(config({})).endpoint, connectionFrom(config({})).accessKeyId], ["new:1", "i"]);
  });

  it("refuses a role that it would silently not assume", () => {
    assert.throws(() => connectionFrom(config({ "alicloud:assumeRole": "{}" })), /does not know alicloud:assumeRole\. Give the role through the environment/);
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

  it("has a remedy for what a person can mend", () => {
    assert.match(remedyOf({ code: "InvalidAccessKeyId.NotFound" }), /^Check the credentials: alicloud:accessKey/);
    assert.match(remedyOf({ message: "unable to get credentials from any of the providers in the chain: …" }), /^Check the credentials/);
    assert.match(remedyOf({ code: "ECONNREFUSED" }), /^Check alicloud:endpoints/);
    assert.match(remedyOf({ code: "StatusForbidden" }), /^The account needs servicemesh:DescribeServiceMeshes/);
    assert.equal(remedyOf({ code: "InvalidParameter" }), "");
  });

  it("tells an absence from a refusal", () => {
    assert.equal(isMeshMissing({ code: "ServiceMesh.NotFound", data: { statusCode: 404 } }), true);
    assert.equal(isMeshMissing({ code: "StatusForbidden", data: { statusCode: 404 } }), false);
    assert.equal(isMeshMissing({ code: "StatusForbidden", data: { statusCode: 403 } }), false);
  });
});
