import { Document, isMap, isScalar, isSeq, type Pair, parseDocument, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { FORMER } from "../../config/former";

/** A stack file of version 0.1 cannot be converted, with the reason for a person. */
export class NotMigrated extends Error {}

/**
 * The file with the flat keys of version 0.1 as the objects of today. Comments and encrypted values stay as they are: the latter become leaves, which
 * Pulumi decrypts wherever they are. A file without such keys is returned as it is.
 */
export function migrated(stackFile: string, project: string): string {
  const document = parseDocument(stackFile);
  const config = document.get("config");
  const prefix = `${project}:`;
  if (!isMap(config) || !config.items.some((pair) => FORMER[nameOf(pair, prefix) ?? ""] !== undefined)) {
    return stackFile;
  }
  const comment = config.commentBefore;
  const items = config.items as Entry[];
  // The parser takes the comment above the first key for one of the whole map.
  if (comment && items[0] !== undefined) {
    items[0].key.commentBefore = comment;
    config.commentBefore = null;
  }
  config.items = moved(items, prefix);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

type Entry = Pair<Scalar, unknown>;

const OF_HOSTS = new Set(["hosts", "certificates", "tlsRotation", ...Object.keys(FORMER).filter((key) => FORMER[key]!.startsWith("hosts["))]);

// Each object stands where the first of its keys stood, or where it is already.
function moved(items: readonly Entry[], prefix: string): Entry[] {
  const sections = new Map(items.filter(({ value }) => isMap(value)).map((entry): [string, Entry] => [nameOf(entry, prefix) ?? "", entry]));
  const hosts = items.filter((entry) => OF_HOSTS.has(nameOf(entry, prefix) ?? ""));
  return items.flatMap((entry) => {
    const name = nameOf(entry, prefix);
    if (name === undefined || (FORMER[name] === undefined && !OF_HOSTS.has(name))) return [entry];
    const section = OF_HOSTS.has(name) ? "hosts" : FORMER[name]!.split(".")[0]!;
    const first = !sections.has(section);
    const whole = sections.get(section) ?? (section === "hosts" ? hostsOf(hosts, prefix) : sectionAt(prefix + section, entry));
    sections.set(section, whole);
    if (section !== "hosts") put(whole.value as YAMLMap, FORMER[name]!.split(".").slice(1), entry);
    return first ? [whole] : [];
  });
}

/** A new top-level object, with the blank line that stood before its first key. */
function sectionAt(name: string, first: Entry): Entry {
  const key = new Scalar(name);
  if (first.key.spaceBefore) key.spaceBefore = true;
  delete first.key.spaceBefore;
  return entryOf(key, new YAMLMap());
}

function put(map: YAMLMap, [name = "", ...rest]: string[], entry: Entry): void {
  if (rest.length === 0) {
    map.items.push(renamed(entry, name));
    return;
  }
  const existing = map.get(name);
  const inner = isMap(existing) ? existing : new YAMLMap();
  if (existing === undefined) map.items.push(entryOf(new Scalar(name), inner));
  put(inner, rest, entry);
}

/** The list of names alone where nothing is said of certificates, else an object for each certificate. */
function hostsOf(entries: readonly Entry[], prefix: string): Entry {
  const given = new Map(entries.map((entry) => [nameOf(entry, prefix)!, entry]));
  const names = given.get("hosts");
  const key = new Scalar(`${prefix}hosts`);
  if (entries[0]?.key.spaceBefore) key.spaceBefore = true;
  if (given.size === 1 && names !== undefined) return names;
  if (isSeq(names?.value) && names.value.items.some((item) => isMap(item))) {
    throw new NotMigrated(`hosts is a list of objects already: move ${[...given.keys()].filter((name) => name !== "hosts").join(", ")} into it by hand`);
  }
  const list = new YAMLSeq();
  list.items.push(firstHosts(given), ...furtherHosts(given));
  return entryOf(key, list);
}

const CERTIFICATE: Readonly<Record<string, string>> = {
  credentialName: "secretName",
  existingCredential: "existing",
  tlsCertificate: "certificate",
  tlsPrivateKey: "privateKey",
  tlsCaCertificate: "ca",
};

function firstHosts(given: ReadonlyMap<string, Entry>): YAMLMap {
  const first = new YAMLMap();
  const names = given.get("hosts");
  // The default of version 0.1, which a list of objects does not have.
  first.items.push(names === undefined ? entryOf(new Scalar("names"), new Document(["a.aliyun.com"]).contents) : renamed(names, "names"));
  const certificate = new YAMLMap();
  for (const [former, name] of Object.entries(CERTIFICATE)) {
    const entry = given.get(former);
    if (entry !== undefined) certificate.items.push(renamed(entry, name));
  }
  addRotation(certificate, given.get("tlsRotation"));
  if (certificate.items.length > 0) first.items.push(entryOf(new Scalar("certificate"), certificate));
  // Above the first key of an object in a list it would part the dash from the key.
  const [{ key }] = first.items as [Entry];
  first.commentBefore = key.commentBefore ?? null;
  key.commentBefore = null;
  delete key.spaceBefore;
  return first;
}

function furtherHosts(given: ReadonlyMap<string, Entry>): YAMLMap[] {
  const certificates = given.get("certificates")?.value;
  if (certificates === undefined || (isScalar(certificates) && !certificates.value)) return [];
  if (!isSeq(certificates) || !certificates.items.every(isMap)) {
    throw new NotMigrated(
      "certificates is one text, encrypted or not, whose parts cannot be moved: write each certificate as an object of hosts by hand, and remove it",
    );
  }
  return (certificates.items as YAMLMap<Scalar, unknown>[]).map((one) => {
    const hosts = new YAMLMap();
    const certificate = new YAMLMap();
    for (const entry of one.items) {
      const name = String(entry.key.value);
      if (name === "hosts") hosts.items.push(renamed(entry, "names"));
      else certificate.items.push(renamed(entry, name === "credentialName" ? "secretName" : name));
    }
    addRotation(certificate, given.get("tlsRotation"));
    if (certificate.items.length > 0) hosts.items.push(entryOf(new Scalar("certificate"), certificate));
    hosts.commentBefore = one.commentBefore ?? null;
    return hosts;
  });
}

// One word held for every certificate that is generated.
function addRotation(certificate: YAMLMap, rotation: Entry | undefined): void {
  if (rotation === undefined || certificate.has("privateKey") || certificate.get("existing") === true) return;
  certificate.items.push(entryOf(new Scalar("rotation"), (rotation.value as Scalar).clone()));
}

function renamed(entry: Entry, name: string): Entry {
  const key = new Scalar(name);
  key.commentBefore = entry.key.commentBefore ?? null;
  if (entry.key.spaceBefore) key.spaceBefore = true;
  return entryOf(key, entry.value);
}

function entryOf(key: Scalar, value: unknown): Entry {
  const map = new YAMLMap<Scalar, unknown>();
  map.set(key, value);
  return map.items[0] as Entry;
}

function nameOf({ key }: Pair, prefix: string): string | undefined {
  const name = isScalar(key) ? String(key.value) : "";
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}
