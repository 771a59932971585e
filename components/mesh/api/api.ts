import type { dynamic } from "@pulumi/pulumi";
import type { CredentialsProvider } from "@alicloud/credentials";
import { ACTIONS, AsmAction, ParametersOf, placed } from "./actions";
import { AsmIdentity, configured, configuredEndpoint, credentialsOf, identityFrom } from "./credentials";
import { Pace, patiently } from "./patience";

// Packages are required where they are used: a program that makes no call loads none of them.
/* eslint-disable @typescript-eslint/no-require-imports */

/** Where the ASM API is and who asks. Read when a call is made, never kept in state. */
export interface AsmConnection {
  endpoint: string;
  protocol: "HTTP" | "HTTPS";
  /** For messages: the API finds a mesh by its id alone. */
  region: string;
  identity: AsmIdentity;
  /** Made from the identity at the first call and kept, because a role is taken by a call of its own. */
  signer?: CredentialsProvider;
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
  return {
    endpoint: configuredEndpoint(config, "servicemesh") ?? env.ALIBABA_CLOUD_ENDPOINT_SERVICEMESH ?? env.SERVICEMESH_ENDPOINT ?? "servicemesh.aliyuncs.com",
    protocol: (configured(config, "protocol") ?? "HTTPS").toUpperCase() === "HTTP" ? "HTTP" : "HTTPS",
    region: configured(config, "region") ?? env.ALICLOUD_REGION ?? env.ALIBABA_CLOUD_REGION ?? "cn-beijing",
    identity: identityFrom(config),
  };
}

/** One call of the ASM API (2020-01-11), not repeated. Rejects with an `AsmError`. */
export async function callAsm<A extends AsmAction>(connection: AsmConnection, action: A, parameters: ParametersOf<A>): Promise<unknown> {
  const { default: Client, Config, OpenApiRequest, Params } = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");
  const { RuntimeOptions } = require("@alicloud/tea-util") as typeof import("@alicloud/tea-util");
  const { default: Credential } = require("@alicloud/credentials") as typeof import("@alicloud/credentials");
  connection.signer ??= credentialsOf(connection.identity);
  await signerReady(connection.signer);
  const credential = new Credential(null, connection.signer);
  const client = new Client(new Config({ endpoint: connection.endpoint, protocol: connection.protocol, credential }));
  const params = new Params({
    action,
    version: "2020-01-11",
    protocol: connection.protocol,
    pathname: "/",
    method: ACTIONS[action].method,
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const answer = await client.callApi(
    params,
    new OpenApiRequest(placed(action, parameters)),
    new RuntimeOptions({ connectTimeout: 10_000, readTimeout: 30_000 }),
  );
  return answer.body as unknown;
}

/** How long the API may be throttled or down before a reading call is given up, in seconds, however long a mesh may take. */
export const READ_SECONDS = 60;

/** A mesh as DescribeServiceMeshes lists it. */
export interface ListedMesh {
  ServiceMeshInfo?: { ServiceMeshId?: string; Name?: string; State?: string };
  Clusters?: string[];
}

/** Repeats a reading call for `seconds` while what refuses it passes. Rejects with the last `AsmError`. */
export function readPatiently<T>(read: () => Promise<T>, seconds: number, pace: Pace): Promise<T> {
  return patiently(read, (error) => isPassing(error as AsmError), seconds, pace);
}

/** The same; a refusal is an error for a person. */
export function readOrRefuse<T>(action: AsmAction, read: () => Promise<T>, seconds: number, pace: Pace): Promise<T> {
  return readPatiently(read, seconds, pace).catch((error: unknown) => {
    throw refused(action, error);
  });
}

/** Every mesh of the account. */
export async function listMeshes(connection: AsmConnection, seconds: number, pace: Pace): Promise<ListedMesh[]> {
  const ask = () => callAsm(connection, "DescribeServiceMeshes", {}) as Promise<{ ServiceMeshes?: ListedMesh[] }>;
  return (await readPatiently(ask, seconds, pace)).ServiceMeshes ?? [];
}

/** The mesh of this name, or nothing when the account has none. */
export async function meshNamed(connection: AsmConnection, name: string, seconds: number, pace: Pace): Promise<ListedMesh["ServiceMeshInfo"]> {
  const meshes = await listMeshes(connection, seconds, pace);
  return meshes.find(({ ServiceMeshInfo }) => ServiceMeshInfo?.Name === name)?.ServiceMeshInfo;
}

/** An error for a person, without a stack. */
export function quiet(message: string): Error {
  return Object.assign(new Error(message), { stack: "" });
}

// Asked before the client asks, because some of its messages quote the file or the answer in which the keys are.
async function signerReady(signer: CredentialsProvider): Promise<void> {
  try {
    await signer.getCredentials();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `no credentials: ${message.replace(/(aliyun cli config from '[^']*' failed|unmarshal fail|json parse failed|credentialsURI result).*/s, "$1")}`,
    );
  }
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

/**
 * Whether there is no such mesh. Nothing else is that, 404 or not: by a refusal (403, StatusForbidden) or by a key that
 * does not exist (404, InvalidAccessKeyId.NotFound) nothing may vanish from state.
 */
export function isMeshMissing(error: AsmError): boolean {
  return error.code === "ServiceMesh.NotFound";
}

/** Whether a call may have been carried out although it failed: no answer came, or the server stumbled over it. */
export function isUnanswered(error: AsmError): boolean {
  const status = error.data?.statusCode ?? error.statusCode;
  return status === undefined || status >= 500;
}

/** A refusal as an error for a person; one that is such an error already stays as it is. */
export function refused(action: AsmAction, error: unknown): Error {
  return error instanceof Error && error.stack === "" ? error : quiet(refusal(action, error as AsmError));
}

/** What was refused, why, and what to do about it: for a person, in a line. */
export function refusal(action: string, error: AsmError): string {
  const reason = error.data?.Message ?? error.data?.message ?? error.message ?? "no answer";
  return `The ASM API refused ${action}: ${error.code ? `${error.code}, ` : ""}${reason}${/[.!]$/.test(reason) ? "" : "."} ${remedyOf(`servicemesh:${action}`, error)}`.trimEnd();
}

/** What a person can do about it, or nothing. `action` is what was called for, by its name in RAM. */
export function remedyOf(action: string, error: AsmError): string {
  const code = error.code ?? "";
  const has = (words: RegExp) => words.test(`${code} ${error.message ?? ""}`);
  return REMEDIES.find(([words]) => has(words))?.[1](action) ?? "";
}

/** The first that fits, by code or message. */
const REMEDIES: [words: RegExp, remedy: (action: string) => string][] = [
  [
    /Token\S*(Expired|Malformed)|InvalidSecurityToken|has expired/,
    () => "Temporary credentials end with their session: take the role again (aliyun sts AssumeRole, or run the job again), then run the same command.",
  ],
  [
    /sts token failed/,
    () =>
      "The role could not be taken: check roleArn and the role's trust policy (docs/ram/trust.json), and that it allows a session as long as was asked for.",
  ],
  [
    /AccessKey|Signature|no credentials/,
    () =>
      "Check the credentials: alicloud:accessKey and alicloud:secretKey, alicloud:profile, alicloud:assumeRole, alicloud:assumeRoleWithOidc, " +
      "or ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.",
  ],
  [/ClusterInMesh/, () => "A cluster belongs to one mesh only: detach it there first."],
  [/ClusterNotFound/, () => "Set cluster.id to one that `aliyun cs DescribeClusters` lists in the region of alicloud:region."],
  [
    /Forbidden|NoPermission|NotAuthorized/,
    (action) => `Grant ${action} to the RAM user or role of this command; docs/ram/preview.json and docs/ram/up.json hold all that is needed.`,
  ],
  [/Throttling/, () => "The account's calls are throttled: wait some minutes, and run the same command again."],
  [/ECONNREFUSED|ENOTFOUND|ENETUNREACH/, () => "Check alicloud:endpoints, alicloud:protocol and the network."],
  [/ServiceUnavailable|InternalError|Timeout/, () => "The API is down or slow: wait some minutes, and run the same command again."],
];
