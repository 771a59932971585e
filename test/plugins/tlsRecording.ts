import type { PropertyValue } from "../../sandbox/pulumi/rpc/properties";

/** Replaces what is random by its kind, and leaves out what only the real plugin's bridge reads. */
export function mask(value: PropertyValue): PropertyValue {
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== "__meta" && name !== "__pulumi_raw_state_delta");
  return Object.fromEntries(kept.map(([name, inner]) => [name, mask(inner)]));
}

const random: [RegExp, string][] = [
  [/^-----BEGIN ([A-Z ]+)-----\n[^]+\n-----END \1-----\n$/, "<$1>"],
  [/^(ssh-\S+|ecdsa-\S+) [A-Za-z0-9+/=]+\n?$/, "<$1>"],
  [/^SHA256:[A-Za-z0-9+/]{43}$/, "<SHA256 fingerprint>"],
  [/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/, "<MD5 fingerprint>"],
  [/^[0-9a-f]{40}$/, "<SHA1>"],
  [/^\d{30,39}$/, "<serial number>"],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, "<time>"],
];

function maskText(text: string): string {
  const [pattern, kind] = random.find(([candidate]) => candidate.test(text)) ?? [];
  return pattern && kind ? text.replace(pattern, kind) : text;
}

/** Puts real PEM blocks where the recording is masked. */
export function unmask(value: PropertyValue, pems: Map<string, string>): PropertyValue {
  if (typeof value === "string") return pems.get(value) ?? value;
  if (Array.isArray(value)) return value.map((inner) => unmask(inner, pems));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unmask(inner, pems)]));
}
