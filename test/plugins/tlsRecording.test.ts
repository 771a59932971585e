import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";

import { isSecret, plain, type PropertyMap, type PropertyValue } from "../../sandbox/pulumi/rpc/properties";
import type { PluginCall, PluginClient } from "./pluginClient";
import { callPlugin, expected, isServiceError, readRecording, type RecordedCall } from "./recording";
import { startTls } from "./tlsClient";
import { mask, unmask } from "./tlsRecording";

// The moment of the recording: what was due then must be due now.
const recordedAt = new Date("2026-11-21T04:02:18Z");

describe("tls plugin against the recording of the real one", () => {
  const pems = new Map<string, string>();
  const logs: string[] = [];
  let tls: PluginClient;

  before(async () => {
    tls = await startTls(() => recordedAt, logs);
  });
  after(() => tls.stop());

  for (const [index, recorded] of readRecording("tls").entries()) {
    it(`line ${index + 1}: ${recorded.method} ${recorded.note ?? ""}`, async () => {
      logs.length = 0;
      const request = unmask(recorded.request as PropertyMap, pems) as unknown as PluginCall;
      const answer = await answerOf(tls, recorded, request);
      rememberPems(answer, recorded, pems);
      assert.deepEqual(mask(answer), mask(expected(recorded)));
      assert.deepEqual(logs, recordedLogs(recorded));
    });
  }
});

async function answerOf(tls: PluginClient, { method }: RecordedCall, request: PluginCall): Promise<PropertyMap> {
  try {
    return await callPlugin(tls, method, request);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { error: { code: grpc.status[error.code] ?? "", message: error.details } };
  }
}

function recordedLogs({ logs = [] }: RecordedCall): string[] {
  return logs.filter((line) => !line.startsWith("[rawstate]"));
}

// Later calls want the keys and certificates that earlier ones made: the RSA key, the P256 key, the CA, the request.
const sources: Record<string, Record<string, string>> = {
  "RSA with default bits": { "<RSA PRIVATE KEY>": "privateKeyPem" },
  "ECDSA P256": { "<EC PRIVATE KEY>": "privateKeyPem" },
  "self-signed CA": { "<CERTIFICATE>": "certPem" },
  request: { "<CERTIFICATE REQUEST>": "certRequestPem" },
};

function rememberPems(answer: PropertyMap, { method, note }: RecordedCall, pems: Map<string, string>): void {
  if (method !== "create") return;
  for (const [masked, property] of Object.entries(sources[note ?? ""] ?? {})) {
    const value: PropertyValue = (answer.properties as PropertyMap)[property] ?? "";
    pems.set(masked, plain(isSecret(value) ? value.value : value) as string);
  }
}
