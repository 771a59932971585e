import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { migrated } from "../../tools/config/migrate";
import { issue } from "../support/certificates";
import type { RunOptions } from "./host";

type Configuration = Required<Pick<RunOptions, "config" | "secretKeys">>;

const made = new Map<string, Promise<Configuration>>();

/** A configuration that no stack of this project has, from fixtures/, with certificates that are valid today; the same to all who ask. */
export function fixture(name: string): Promise<Configuration> {
  const one = made.get(name) ?? make(name);
  made.set(name, one);
  return one;
}

/** The flat keys of version 0.1, as its users' stack files have them, rewritten by the command that they are told to use. */
export function migratedFixture(text: string): Record<string, unknown> {
  const stackFile = `config:\n${text.replace(/^(\w+):/gm, "asm-websocket:$1:").replace(/^/gm, "  ")}`;
  const { config } = parse(migrated(stackFile, "asm-websocket")) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("asm-websocket:", ""), value]));
}

async function make(name: string): Promise<Configuration> {
  const ca = await issue({ ca: true });
  const { certificatePem, privateKeyPem } = await issue({ hosts: ["shop.example.com"], signer: ca });
  const pem: Record<string, string> = { "<certificate>": certificatePem + ca.certificatePem, "<key>": privateKeyPem, "<client-ca>": ca.certificatePem };
  const text = readFileSync(path.join(__dirname, "fixtures", `${name}.yaml`), "utf8");
  const values = name.endsWith("-0.1") ? migratedFixture(text) : (parse(text) as Record<string, unknown>);
  return {
    config: JSON.parse(JSON.stringify(values), (_key, value: unknown) => (typeof value === "string" ? (pem[value] ?? value) : value)) as Record<
      string,
      unknown
    >,
    secretKeys: ["hosts", "app"],
  };
}
