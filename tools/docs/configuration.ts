import { parseDocument, isMap, isScalar, type Pair } from "yaml";

/** A key of the stack's configuration, as Pulumi.yaml declares it. */
export interface Key {
  readonly name: string;
  readonly default: unknown;
  readonly description: string;
}

/** Keys that belong together; Pulumi.yaml has the title and the text as a comment above the first of them. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly keys: readonly Key[];
}

const INTRODUCTION = `# Configuration

Set each key in \`Pulumi.<stack>.yaml\`, or with \`pulumi config set\`. The preview reports all faults together: the key, its value, what is allowed and the
remedy. Only \`clusterId\` is required, with \`meshId\` for an existing mesh or \`meshVersion\`, \`vpcId\` and \`vswitchId\` for a new one.

This page is generated from [\`Pulumi.yaml\`](../Pulumi.yaml) by \`make docs\`.
`;

/** The sections of the configuration, in the order of Pulumi.yaml. */
export function sectionsOf(pulumiYaml: string): Section[] {
  const config = parseDocument(pulumiYaml).get("config");
  if (!isMap(config)) throw new Error("Pulumi.yaml has no config");
  const sections: { title: string; text: string; keys: Key[] }[] = [];
  config.items.forEach((pair, index) => {
    const comment = index === 0 ? config.commentBefore : commentOf(pair);
    const [, title, text = ""] = /^ ?([^.]+)\. ?([^]*)$/.exec(comment ?? "") ?? [];
    if (title !== undefined) sections.push({ title, text, keys: [] });
    sections.at(-1)?.keys.push(keyOf(pair));
  });
  return sections;
}

/** docs/configuration.md. */
export function configurationPage(pulumiYaml: string): string {
  const sections = sectionsOf(pulumiYaml).map(
    ({ title, text, keys }) => `## ${title}\n\n${text}\n\n| key | default | description |\n|---|---|---|\n${keys.map(row).join("\n")}\n`,
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function commentOf({ key }: Pair): string | null | undefined {
  return isScalar(key) ? key.commentBefore : undefined;
}

function keyOf({ key, value }: Pair): Key {
  if (!isScalar(key) || !isMap(value)) throw new Error(`Pulumi.yaml: ${String(key)} is not a key with a description`);
  const { default: given, description } = value.toJSON() as Omit<Key, "name">;
  return { name: String(key.value), default: given, description: description.trim() };
}

function row({ name, default: given, description }: Key): string {
  return `| \`${name}\` | ${shown(given)} | ${description.replaceAll("|", "\\|")} |`;
}

function shown(value: unknown): string {
  const empty = value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return empty ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", ")}\``;
}
