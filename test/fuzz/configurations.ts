import fc from "fast-check";
import { SECTIONS, TABLE } from "../../config/schema";
import { issue } from "../support/certificates";
import { topLevel, topLevelKeys } from "../support/configuration";
import { KEYS, ofWords, recognisable, WORDS } from "./secrets";
import { CREDENTIALS, PATHS, rightOf, wild } from "./values";

/** What a stack is given: its values by their paths, and the same as Pulumi gives them, with the top-level keys that are encrypted in its file. */
export interface Configuration {
  byPath: Record<string, unknown>;
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
  const pair = fc.constantFrom(...PATHS, ...LIKELY).chain((path) => fc.tuple(fc.constant(path), valueOf(path, pem)));
  return fc
    .record({
      base: fc.constantFrom(...BASES),
      given: fc.uniqueArray(pair, { maxLength: 6, selector: ([path]) => path }),
      hosts: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: hostsOf(pem) }),
      more: fc.oneof(
        { weight: 15, arbitrary: fc.constant(null) },
        {
          weight: 1,
          arbitrary: fc.tuple(fc.constantFrom("oops", "host", "__proto__", "toString", "edge.oops", "app.constructor", ...Object.keys(SECTIONS)), wild),
        },
      ),
      encrypted: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    })
    .map(({ base, given, hosts, more, encrypted }) => {
      const apart = given.filter(([path]) => hosts === null || !path.startsWith("hosts"));
      const all: [string, unknown][] = [...apart, ...(hosts === null ? [] : [["hosts", hosts] as [string, unknown]])];
      const extra = more === null || !isFree(more[0], { ...base, ...Object.fromEntries(all) }) ? [] : [more];
      const byPath = Object.fromEntries([...Object.entries(base), ...all, ...extra]);
      return {
        byPath,
        values: topLevel(byPath),
        encrypted: topLevelKeys(all.flatMap(([path, value], at) => (encrypted[at] || isSecret(path, value) ? [path] : []))),
      };
    });
}

// A section of another type has no keys.
function isFree(path: string, values: object): boolean {
  return path.includes(".") || !Object.keys(values).some((one) => topLevelKeys([one])[0] === path);
}

/** The words that are secret in this configuration: in encrypted keys, and in no other. */
export function secretWords({ values, encrypted }: Configuration): string[] {
  const [hidden, clear] = [true, false].map((wanted) => Object.keys(values).filter((key) => encrypted.includes(key) === wanted));
  return WORDS.filter((word) => hidden!.some((key) => values[key]!.includes(word)) && !clear!.some((key) => values[key]!.includes(word)));
}

const ADOPTING = { "mesh.id": rightOf("mesh.id")[0]!, "cluster.id": rightOf("cluster.id")[0]! };
const CREATING = { "mesh.version": rightOf("mesh.version")[0]!, "mesh.vpcId": "vpc-1", "mesh.vswitchId": "vsw-1", "cluster.id": ADOPTING["cluster.id"] };
// In others more keys go together.
const BASES: Record<string, unknown>[] = [
  ...[ADOPTING, ADOPTING, ADOPTING, CREATING, CREATING, {}],
  ...[ADOPTING, CREATING].map((base) => ({ ...base, "edge.anyHost": "none", "edge.http.mode": "redirect" })),
  ...[ADOPTING, CREATING].map((base) => ({ ...base, "edge.anyHost": "both", "app.sharedBus": true, "app.replicas": 2, "app.namespace": "istio-system" })),
];
/** Those that meet others. */
const LIKELY = [
  ...["hosts[0].certificate.secretName", "hosts[0].certificate.existing", "edge.tls.clientCa", "edge.http.mode", "edge.anyHost"],
  ...["app.namespace", "edge.name", "app.replicas", "app.sharedBus", "hosts[0].names", "hosts[0].certificate.certificate"],
  ...["hosts[0].certificate.privateKey", "app.secretEnvironment"],
];

function isSecret(path: string, value: unknown): boolean {
  return path === "hosts" ? JSON.stringify(value).includes("privateKey") : TABLE.get(path.replace("[0]", "[]"))?.secret === true;
}

/** Well-formed names stand in the clear in objects, encrypted or not. */
const PUBLIC = ["hosts[0].names", "hosts[0].certificate.secretName"];

function valueOf(path: string, pem: Pem): fc.Arbitrary<unknown> {
  const secret = PUBLIC.includes(path) ? recognisable : fc.oneof(recognisable, ofWords, fc.constantFrom(...WORDS));
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...rightValues(path, pem)) },
    { weight: 1, arbitrary: wild },
    { weight: 2, arbitrary: secret },
    { weight: 1, arbitrary: fc.array(fc.oneof(secret, wild), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("A", "PORT", "b-c", "true"), fc.oneof(secret, wild), { maxKeys: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom(...PATHS).chain((other) => fc.constantFrom(...rightValues(other, pem))) },
  );
}

function rightValues(path: string, { certificates, keys }: Pem): readonly unknown[] {
  if (path === "hosts[0].certificate.privateKey") return keys;
  return TABLE.get(path.replace("[0]", "[]"))!.kind === "pem" ? certificates : rightOf(path);
}

function hostsOf(pem: Pem): fc.Arbitrary<object[]> {
  return fc.array(hostsEntry(pem), { minLength: 1, maxLength: 4 });
}

// Hosts and names that are well formed stand in the clear in objects, so words that are secret are in the other fields.
function hostsEntry({ certificates, keys }: Pem): fc.Arbitrary<object> {
  const odd = fc.oneof(wild, fc.constantFrom<unknown>(null, 5, true, {}, ["x"]), recognisable);
  const host = fc.constantFrom("a.example.com", "b.example.com", "*.example.com", "c.example.org", "d.example.net");
  const field = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown> = odd) => fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: wrong });
  const secretName = field(fc.constantFrom(...CREDENTIALS));
  return fc.oneof(
    fc.record({ names: field(fc.tuple(host)), certificate: fc.record({ secretName }) }),
    fc.record({
      names: field(fc.tuple(host)),
      certificate: fc.record({ secretName, existing: field(fc.constantFrom(true, false, "true", "false")) }),
    }),
    fc.record({
      names: field(fc.uniqueArray(host, { maxLength: 2 })),
      certificate: fc.record({
        secretName,
        certificate: field(fc.constantFrom(...certificates), fc.oneof(odd, ofWords)),
        privateKey: field(fc.constantFrom(...keys), fc.oneof(odd, ofWords)),
      }),
    }),
  );
}
