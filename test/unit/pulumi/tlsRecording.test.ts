import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";

import { isSecret, plain, type PropertyMap, type PropertyValue } from "../../../sandbox/pulumi/rpc/properties";
import { type ProviderCall, TlsClient } from "./tlsClient";
import { mask, readRecording, type RecordedCall, unmask } from "./tlsRecording";

// The moment of the recording: what was due then must be due now.
const recordedAt = new Date("2026-11-21T04:02:18Z");

describe("tls plugin against the recording of the real one", () => {
  const pems = new Map<string, string>();
  let tls: TlsClient;

  before(async () => {
    tls = await TlsClient.start(() => recordedAt);
  });
  after(() => tls.stop());

  for (const [index, recorded] of readRecording().entries()) {
    it(`line ${index + 1}: ${recorded.method} ${recorded.note ?? ""}`, async () => {
      tls.logs.length = 0;
      const request = unmask(recorded.request, pems) as unknown as ProviderCall;
      const answer = await answerOf(tls, recorded, request);
      rememberPems(answer, recorded, pems);
      assert.deepEqual(mask(withoutEmpty(answer)), mask(withoutEmpty(expected(recorded))));
      assert.deepEqual(tls.logs, recordedLogs(recorded));
    });
  }
});

async function answerOf(tls: TlsClient, { method }: RecordedCall, request: ProviderCall): Promise<PropertyMap> {
  try {
    return await answers[method](tls, request);
  } catch (error) {
    const { code, details } = error as grpc.ServiceError;
    return { error: { code: grpc.status[code], message: details } };
  }
}

const answers: Record<RecordedCall["method"], (tls: TlsClient, request: ProviderCall) => Promise<PropertyMap>> = {
  checkConfig: async (tls, request) => ({ inputs: await tls.checkConfig(request) }),
  configure: (tls) => tls.configure(),
  check: async (tls, request) => {
    const { inputs, failures } = await tls.check(request);
    return { inputs, failures: failures.map((reason) => ({ reason })) };
  },
  diff: async (tls, request) => ({ ...(await tls.diff(request)) }),
  create: (tls, request) => tls.create(request),
  read: (tls, request) => tls.read(request),
  delete: async (tls, request) => {
    await tls.delete(request);
    return {};
  },
};

function expected({ response, error }: RecordedCall): PropertyMap {
  return error ? { error: { ...error } } : (response ?? {});
}

function recordedLogs({ logs = [] }: RecordedCall): string[] {
  return logs.filter((line) => !line.startsWith("[rawstate]"));
}

// The recording leaves out what is empty: "", 0, false, [] and {}.
function withoutEmpty(answer: PropertyMap): PropertyMap {
  const kept = Object.entries(answer).filter(([, value]) => {
    if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
    return value !== "" && value !== 0 && value !== false && value !== null;
  });
  return Object.fromEntries(kept);
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
