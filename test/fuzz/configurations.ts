import fc from "fast-check";
import { issue } from "../support/certificates";
import { KEYS, ofWords, recognisable, WORDS } from "./secrets";
import { CREDENTIALS, FIELDS, RIGHT, wild } from "./values";

/** What a stack is given: its values, and which of the keys are encrypted in its file. */
export interface Configuration {
  values: Record<string, string>;
  encrypted: string[];
}

interface Pem {
  certificates: readonly string[];
  keys: readonly string[];
}

/** Certificates that are valid today, with their keys. */
export async function pems(): Promise<Pem> {
  const ca = await issue({ ca: true });
  const pairs = await Promise.all([["a.example.com"], ["*.example.com", "b.example.com"]].map((hosts) => issue({ hosts, signer: ca })));
  return {
    certificates: [...pairs.map((one) => one.certificatePem + ca.certificatePem), ca.certificatePem, pairs[0]!.certificatePem + pairs[0]!.privateKeyPem],
    keys: [...pairs.map((one) => one.privateKeyPem), ...KEYS],
  };
}

/** A few keys of a stack with values that are right, wrong or secret; half of them encrypted where something is. */
export function configurations(pem: Pem): fc.Arbitrary<Configuration> {
  const key = fc.constantFrom(...Object.keys(RIGHT), ...LIKELY);
  const pair = key.chain((name) => fc.tuple(fc.constant(name), valueOf(name, pem)));
  return fc
    .record({
      base: fc.constantFrom(...BASES),
      given: fc.uniqueArray(pair, { maxLength: 6, selector: ([name]) => name }),
      more: fc.oneof(
        { weight: 15, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.tuple(fc.constantFrom("oops", "host", "__proto__", "toString"), wild) },
      ),
      encrypted: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    })
    .map(({ base, given, more, encrypted }) => ({
      values: Object.fromEntries([...Object.entries(base), ...given, ...(more === null ? [] : [more])]),
      encrypted: [...given.flatMap(([name], at) => (encrypted[at] || ALWAYS_ENCRYPTED.includes(name) ? [name] : []))],
    }));
}

/** The words that are secret in this configuration: in encrypted keys, and in no other. */
export function secretWords({ values, encrypted }: Configuration): string[] {
  const [hidden, clear] = [true, false].map((wanted) => Object.keys(values).filter((key) => encrypted.includes(key) === wanted));
  return WORDS.filter((word) => hidden!.some((key) => values[key]!.includes(word)) && !clear!.some((key) => values[key]!.includes(word)));
}

const [MESH, CLUSTER] = [RIGHT.meshId![0]!, RIGHT.clusterId![0]!];
const ADOPTING = { meshId: MESH, clusterId: CLUSTER };
const CREATING = { meshVersion: RIGHT.meshVersion![0]!, vpcId: "vpc-1", vswitchId: "vsw-1", clusterId: CLUSTER };
// In others more keys go together.
const BASES: Record<string, string>[] = [
  ...[ADOPTING, ADOPTING, ADOPTING, CREATING, CREATING, {}],
  ...[ADOPTING, CREATING].map((base) => ({ ...base, anyHost: "none", plainHttp: "redirect" })),
  ...[ADOPTING, CREATING].map((base) => ({ ...base, anyHost: "both", sharedBus: "true", replicas: "2", namespace: "istio-system" })),
];
/** Those that meet others. */
const LIKELY = [
  ...["certificates", "certificates", "certificates", "credentialName", "existingCredential", "tlsClientCa", "plainHttp", "anyHost"],
  ...["namespace", "gatewayName", "replicas", "sharedBus", "hosts", "tlsCertificate", "tlsPrivateKey", "secretEnvironment"],
];
const ALWAYS_ENCRYPTED = ["tlsPrivateKey", "secretEnvironment"];

function valueOf(key: string, pem: Pem): fc.Arbitrary<string> {
  const right = rightOf(key, pem);
  const secret = fc.oneof(recognisable, ofWords, fc.constantFrom(...WORDS));
  return fc.oneof(
    { weight: 40, arbitrary: right },
    { weight: 1, arbitrary: wild },
    { weight: 2, arbitrary: secret },
    { weight: 1, arbitrary: fc.array(fc.oneof(secret, wild), { maxLength: 3 }).map((list) => JSON.stringify(list)) },
    { weight: 1, arbitrary: objectOf(FIELDS[key] ?? ["A", "PORT", "b-c", "true"], fc.oneof(secret, wild, fc.constantFrom(...WORDS).map(Number))) },
    { weight: 1, arbitrary: anyRight },
  );
}

const anyRight = fc.constantFrom(...Object.values(RIGHT).flat());

function rightOf(key: string, { certificates, keys }: Pem): fc.Arbitrary<string> {
  if (key === "certificates") return fc.array(certificate({ certificates, keys }), { maxLength: 3 }).map((list) => JSON.stringify(list));
  if (key === "tlsPrivateKey") return fc.constantFrom(...keys);
  return fc.constantFrom(...(/Certificate$|ClientCa$/.test(key) ? certificates : RIGHT[key]!));
}

function objectOf(fields: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 3 }).map((object) => JSON.stringify(object));
}

// Hosts and names that are well formed stand in the clear in objects, so words that are secret are in the other fields.
function certificate({ certificates, keys }: Pem): fc.Arbitrary<object> {
  const odd = fc.oneof(wild, fc.constantFrom<unknown>(null, 5, true, {}, ["x"]), recognisable);
  const host = fc.constantFrom("a.example.com", "b.example.com", "*.example.com", "c.example.org", "d.example.net");
  const field = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown> = odd) => fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: wrong });
  return fc.oneof(
    fc.record({ hosts: field(fc.tuple(host)), credentialName: field(fc.constantFrom(...CREDENTIALS)) }),
    fc.record({
      hosts: field(fc.tuple(host)),
      credentialName: field(fc.constantFrom(...CREDENTIALS)),
      existing: field(fc.constantFrom(true, false, "true", "false")),
    }),
    fc.record({
      hosts: field(fc.uniqueArray(host, { maxLength: 2 })),
      credentialName: field(fc.constantFrom(...CREDENTIALS)),
      certificate: field(fc.constantFrom(...certificates), fc.oneof(odd, ofWords)),
      privateKey: field(fc.constantFrom(...keys), fc.oneof(odd, ofWords)),
    }),
  );
}
