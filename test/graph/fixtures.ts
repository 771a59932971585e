import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { issue } from "../support/certificates";
import type { RunOptions } from "./host";

/** A configuration that no stack of this project has, from fixtures/, with certificates that are valid today. */
export async function fixture(name: string): Promise<Required<Pick<RunOptions, "config" | "secretKeys">>> {
  const ca = await issue({ ca: true });
  const { certificatePem, privateKeyPem } = await issue({ hosts: ["shop.example.com"], signer: ca });
  const made: Record<string, string> = { "<certificate>": certificatePem, "<key>": privateKeyPem, "<client-ca>": ca.certificatePem };
  const text = readFileSync(path.join(__dirname, "fixtures", `${name}.yaml`), "utf8");
  return {
    config: parse(text, (_key, value: unknown) => (typeof value === "string" ? (made[value] ?? value) : value)) as Record<string, unknown>,
    secretKeys: ["certificates"],
  };
}
