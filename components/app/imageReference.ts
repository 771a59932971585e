import { Fault } from "../faults";

// The grammar of the distribution project (reference.go), by which registries, kubelet and containerd read an image. Of digests they verify two kinds.
const DOMAIN = /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(:\d+)?$|^\[[0-9a-fA-F:]+\](:\d+)?$/;
const COMPONENT = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const LONGEST_NAME = 255;

/** What is wrong with a reference to an image, as registry.example.com:5000/team/app:1.2@sha256:…. */
export function imageFaults(image: string, path = "image"): Fault[] {
  const remedy = remedyFor(image);
  return remedy === undefined ? [] : [{ path, value: image, allowed: "an image reference, as registry.example.com/team/app:1.2 or …@sha256:…", remedy }];
}

function remedyFor(image: string): string | undefined {
  const [named, digest, ...more] = image.split("@") as [string, ...string[]];
  if (image.includes("://")) return "leave out the scheme: a reference begins with the host of the registry";
  if (/^[0-9a-f]{64}$/.test(image)) return "64 hexadecimal digits alone are an id of one machine: name the repository";
  if (/\s/.test(image)) return "leave out blanks and line breaks";
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return "a digest is sha256: and 64 digits of 0-9 and a-f, as the registry lists it";
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const [name, tag] = colon < 0 ? [named, undefined] : [named.slice(0, colon), named.slice(colon + 1)];
  if (tag !== undefined && !TAG.test(tag)) return "a tag is 1 to 128 letters, digits, _, . and -, and begins with none of the last two";
  return remedyForName(name);
}

function remedyForName(name: string): string | undefined {
  const parts = name.split("/");
  const hasDomain = parts.length > 1 && (/[.:A-Z[]/.test(parts[0]!) || parts[0] === "localhost");
  const repository = hasDomain ? parts.slice(1) : parts;
  if (hasDomain && !DOMAIN.test(parts[0]!)) return "begin with the host of the registry, and its port where it has one";
  if (repository.join("/") !== repository.join("/").toLowerCase()) return "write the repository in lower case";
  if (!repository.every((part) => COMPONENT.test(part))) return "a repository is words of letters and digits, with . _ or - inside, joined by /";
  return name.length > LONGEST_NAME ? `a name has at most ${LONGEST_NAME} characters` : undefined;
}
