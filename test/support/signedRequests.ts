import { randomUUID } from "node:crypto";
import OpenApiUtil from "@alicloud/openapi-util";
import { Request } from "@alicloud/tea-typescript";
import type { AccessKey } from "../../sandbox/accessKey";
import { TEST_KEY } from "./asmClient";

type Pairs = Readonly<Record<string, string>>;

/** Query of a signed RPC request of version 1; `form` goes into the body and is signed too. Signed by Alibaba's own utility. */
export function rpcQuery(method: string, query: Pairs, form: Pairs = {}, changes: Pairs = {}, { id, secret }: AccessKey = TEST_KEY): URLSearchParams {
  const common = {
    Format: "json",
    Version: "2020-01-11",
    Timestamp: OpenApiUtil.getTimestamp(),
    SignatureNonce: randomUUID(),
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: id,
    ...query,
    ...changes,
  };
  return new URLSearchParams({ ...common, Signature: OpenApiUtil.getRPCSignature({ ...common, ...form }, method, secret) });
}

/** Headers of a signed ROA request of version 1, for `GET path` unless another method is named. */
export function roaHeaders(path: string, changes: Pairs = {}, { id, secret }: AccessKey = TEST_KEY, method = "GET"): Record<string, string> {
  const { pathname, searchParams } = new URL(path, "http://any");
  const headers: Record<string, string> = {
    date: new Date().toUTCString(),
    accept: "application/json",
    "x-acs-signature-method": "HMAC-SHA1",
    "x-acs-signature-version": "1.0",
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": "2015-12-15",
    ...changes,
  };
  const request = new Request();
  Object.assign(request, { method, pathname, query: Object.fromEntries(searchParams), headers });
  return { ...headers, authorization: `acs ${id}:${OpenApiUtil.getROASignature(OpenApiUtil.getStringToSign(request), secret)}` };
}
