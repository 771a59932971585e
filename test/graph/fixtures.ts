import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
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

async function make(name: string): Promise<Configuration> {
  const ca = await issue({ ca: true });
  const { certificatePem, privateKeyPem } = await issue({ hosts: ["shop.example.com"], signer: ca });
  const pem: Record<string, string> = { "<certificate>": certificatePem + ca.certificatePem, "<key>": privateKeyPem, "<client-ca>": ca.certificatePem };
  const text = readFileSync(path.join(__dirname, "fixtures", `${name}.yaml`), "utf8");
  return {
    config: parse(text, (_key, value: unknown) => (typeof value === "string" ? (pem[value] ?? value) : value)) as Record<string, unknown>,
    secretKeys: ["certificates", "secretEnvironment"],
  };
}
