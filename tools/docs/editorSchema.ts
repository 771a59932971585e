import type { Key } from "../../config/key";
import { ROOT, type Node } from "../../config/nodes";
import { SECTIONS } from "../../config/schema";
import { descriptionOf } from "./configuration";

type Schema = Record<string, unknown>;

/** What `pulumi config set --secret --path` writes in place of a value. */
const SECURE: Schema = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"], additionalProperties: false };

/** A JSON Schema of Pulumi.<stack>.yaml, by which editors complete and check the keys of the project. */
export function editorSchema(project: string): string {
  const properties = Object.fromEntries([...ROOT.members].map(([name, node]) => [`${project}:${name}`, topLevel(name as keyof typeof SECTIONS, node)]));
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `The configuration of a stack of ${project}`,
    type: "object",
    properties: { config: { type: "object", properties, patternProperties: { [`^${project}:(?!(${[...ROOT.members.keys()].join("|")})$)`]: false } } },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function topLevel(name: keyof typeof SECTIONS, node: Node): Schema {
  const description = SECTIONS[name].doc;
  if (node.each === undefined) return { description, ...objectOf(node) };
  const names = { type: "array", items: { type: ["string", "number", "boolean"] } };
  return { description, anyOf: [{ type: "string" }, names, { type: "array", items: objectOf(node.each) }, SECURE] };
}

function schemaOf(node: Node): Schema {
  return node.key === undefined ? objectOf(node) : { description: descriptionOf(node.key), anyOf: [valueOf(node.key), SECURE], ...defaultOf(node.key) };
}

function objectOf(node: Node): Schema {
  return { type: "object", properties: Object.fromEntries([...node.members].map(([name, member]) => [name, schemaOf(member)])), additionalProperties: false };
}

function defaultOf({ default: given }: Key): Schema {
  return given === undefined ? {} : { default: given };
}

const TEXT: Schema = { type: ["string", "number", "boolean"] };

function valueOf({ kind, words, pattern }: Key): Schema {
  const kinds: Readonly<Record<Key["kind"], Schema>> = {
    text: pattern === undefined ? TEXT : { type: "string", pattern: pattern.source },
    pem: { type: "string", ...(pattern === undefined ? {} : { pattern: pattern.source }) },
    flag: { enum: [true, false, "true", "false"] },
    integer: { type: ["integer", "string"], pattern: "^-?\\d+$" },
    word: { enum: Object.values(words ?? {}).flatMap((word) => (/^\d+(\.\d+)?$/.test(word) ? [word, Number(word)] : [word])) },
    texts: { type: ["array", "string"], items: { anyOf: [TEXT, SECURE] } },
    map: { type: "object", additionalProperties: { anyOf: [TEXT, SECURE] } },
  };
  return kinds[kind];
}
