import type { dynamic } from "@pulumi/pulumi";

// Runs inside Pulumi's process for dynamic resources, from source that was serialized: packages are required where
// they are used, so that a program that only registers resources never loads them.
/* eslint-disable @typescript-eslint/no-require-imports */

/** Where the ASM API is and who asks. Read when a call is made, never kept in state. */
export interface AsmConnection {
  endpoint: string;
  protocol: "HTTP" | "HTTPS";
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
  profile?: string;
}

/** An answer of the ASM API that is no success. */
export interface AsmError {
  name?: string;
  code?: string;
  message?: string;
  statusCode?: number;
  data?: { statusCode?: number; Message?: string; message?: string };
}

/** The connection from the stack's `alicloud:` configuration or, where that says nothing, from the environment. */
export function connectionFrom(config: Pick<dynamic.Config, "get">): AsmConnection {
  const env = process.env;
  const configured = (key: string) => config.get(`alicloud:${key}`) || undefined;
  const endpoints = JSON.parse(configured("endpoints") ?? "[]") as { servicemesh?: string }[];
  const assumed = ["assumeRole", "assumeRoleWithOidc", "ecsRoleName", "credentialsUri", "sharedCredentialsFile"].filter((key) => configured(key));
  if (assumed.length > 0) {
    throw new Error(
      `The cluster attachment does not know alicloud:${assumed.join(", alicloud:")}. Give the role through the environment ` +
        "(ALIBABA_CLOUD_ROLE_ARN with ALIBABA_CLOUD_OIDC_PROVIDER_ARN, or ALIBABA_CLOUD_ECS_METADATA), which provider and attachment both read.",
    );
  }
  return {
    endpoint:
      endpoints.find((one) => one.servicemesh)?.servicemesh ?? env.ALIBABA_CLOUD_ENDPOINT_SERVICEMESH ?? env.SERVICEMESH_ENDPOINT ?? "servicemesh.aliyuncs.com",
    protocol: (configured("protocol") ?? "HTTPS").toUpperCase() === "HTTP" ? "HTTP" : "HTTPS",
    accessKeyId: configured("accessKey") ?? env.ALICLOUD_ACCESS_KEY,
    accessKeySecret: configured("secretKey") ?? env.ALICLOUD_SECRET_KEY,
    securityToken: configured("securityToken") ?? env.ALICLOUD_SECURITY_TOKEN,
    profile: configured("profile") ?? env.ALICLOUD_PROFILE,
  };
}

/** One call of the ASM API (2020-01-11), not repeated. Rejects with an `AsmError`. */
export async function callAsm(connection: AsmConnection, action: string, parameters: Record<string, string>): Promise<unknown> {
  const { default: Client, Config, OpenApiRequest, Params } = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
  const { RuntimeOptions } = require("@alicloud/tea-util") as typeof import("@alicloud/tea-util");
  const client = new Client(new Config({ endpoint: connection.endpoint, protocol: connection.protocol, credential: credentials(connection) }));
  const params = new Params({
    action,
    version: "2020-01-11",
    protocol: connection.protocol,
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const answer = await client.callApi(params, new OpenApiRequest({ body: parameters }), new RuntimeOptions({ connectTimeout: 10_000, readTimeout: 30_000 }));
  return answer.body as unknown;
}

/** Whether the same call may succeed a little later. */
export function isPassing(error: AsmError): boolean {
  const status = error.data?.statusCode ?? error.statusCode;
  const code = error.code ?? "";
  return (
    /^(Throttling|Rejected\.Throttling|ServiceUnavailable|InvalidActiveState|StillInitializing)/.test(code) ||
    (status !== undefined && (status >= 500 || status === 429)) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH"].includes(code) ||
    /^(Connect|Read)Timeout/.test(error.message ?? "") ||
    // A proxy in between answered with a page.
    error.name === "SyntaxError"
  );
}

/** What to do about an error that does not pass, or nothing. */
export function remedyOf(error: AsmError): string {
  if (/AccessKey|Signature|SecurityToken/.test(error.code ?? "") || /unable to get credential|reading aliyun cli config/.test(error.message ?? "")) {
    return "Check the credentials: alicloud:accessKey and alicloud:secretKey, alicloud:profile, or ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.";
  }
  if (/Forbidden|NoPermission|ErrorPermitted/.test(error.code ?? "")) {
    return "The account needs servicemesh:DescribeServiceMeshes, DescribeServiceMeshDetail, AddClusterIntoServiceMesh and RemoveClusterFromServiceMesh.";
  }
  return ["ECONNREFUSED", "ENOTFOUND", "ENETUNREACH"].includes(error.code ?? "") ? "Check alicloud:endpoints, alicloud:protocol and the network." : "";
}

/** Whether there is no such mesh. A refusal (403, StatusForbidden) is not that: nothing may vanish from state by it. */
export function isMeshMissing(error: AsmError): boolean {
  return error.code === "ServiceMesh.NotFound" || (error.data?.statusCode === 404 && !/Forbidden/.test(error.code ?? ""));
}

function credentials(connection: AsmConnection) {
  const { default: Credential, CLIProfileCredentialsProvider, Config } = require("@alicloud/credentials") as typeof import("@alicloud/credentials");
  const { accessKeyId, accessKeySecret, securityToken, profile } = connection;
  if (accessKeyId && accessKeySecret) {
    return new Credential(new Config({ type: securityToken ? "sts" : "access_key", accessKeyId, accessKeySecret, securityToken }));
  }
  return profile ? new Credential(null, CLIProfileCredentialsProvider.builder().withProfileName(profile).build()) : new Credential();
}
