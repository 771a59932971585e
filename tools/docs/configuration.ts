import type { Key } from "../../config/key";
import { SECTIONS, TABLE } from "../../config/schema";

const INTRODUCTION = `# Configuration

Seven top-level keys, each an object or a list. Four values are enough to start:

\`\`\`yaml
config:
  asm-websocket:mesh: { id: c08ba3fd1e6484b0f8cc1ad8fe10d0001 }
  asm-websocket:cluster: { id: c0d1b0f6e2a4c4f7c8a5e3b9d7f600001 }
  asm-websocket:hosts: [chat.example.com]
  asm-websocket:app: { image: registry.example.com/team/chat@sha256:… }
\`\`\`

Set them in \`Pulumi.<stack>.yaml\`, where editors check and complete them ([\`Pulumi.schema.json\`](../Pulumi.schema.json)), or with
\`pulumi config set --path edge.loadBalancer.kind nlb\`. Secrets are encrypted one by one: \`pulumi config set --secret --path
'hosts[0].certificate.privateKey' < key.pem\`. Lists of texts may be written as one text with commas.

The preview reports all faults together: the key, its value, what is allowed and the remedy. Of an object in which one value is encrypted
Pulumi marks all of it as secret, so messages show none of its values, and the program cannot tell which one was encrypted: put nothing secret elsewhere
than in \`app.secretEnvironment\` and \`privateKey\`, the rest stands in the clear in Deployments and Gateways. A stack file of version 0.1, whose keys were all at the top level, is
rewritten by \`make migrate-config STACK=prod\`.

This page is generated from [\`config/schema.ts\`](../config/schema.ts) by \`make docs\`.
`;

/** docs/configuration.md. */
export function configurationPage(): string {
  const sections = Object.entries(SECTIONS).map(([name, { title, doc }]) => {
    const keys = [...TABLE].filter(([path]) => path.startsWith(`${name}.`) || path.startsWith(`${name}[]`));
    return `## ${title}\n\n\`${name}\`. ${doc}\n\n| key | value | default | description |\n|---|---|---|---|\n${keys.map(row).join("\n")}\n`;
  });
  return [INTRODUCTION, ...sections].join("\n");
}

function row([path, key]: [string, Key]): string {
  return `| \`${path}\` | ${kindOf(key)} | ${defaultOf(key)} | ${descriptionOf(key).replaceAll("|", "\\|")} |`;
}

const KINDS: Readonly<Record<Key["kind"], string>> = {
  text: "text",
  pem: "PEM",
  flag: "boolean",
  integer: "integer",
  word: "",
  texts: "list of texts",
  map: "object of texts",
};

function kindOf({ kind, words, secret }: Key): string {
  const text = words === undefined ? KINDS[kind] : Object.values(words).join(", ");
  return secret ? `secret ${text}` : text;
}

function defaultOf({ default: given, unset, required, requiredWithout }: Key): string {
  if (given !== undefined) return `\`${Array.isArray(given) ? given.join(",") : String(given)}\``;
  if (required !== undefined) return requiredWithout === undefined ? "required" : `required without \`${requiredWithout}\``;
  return typeof unset === "number" ? `\`${unset}\`` : (unset ?? "");
}

/** What editors and documents say of a key. */
export function descriptionOf({ doc, notBeside }: Key): string {
  return notBeside === undefined ? doc : `${doc} Not beside ${notBeside.key.replace(/^hosts\[\]\.certificate\./, "")}.`;
}
