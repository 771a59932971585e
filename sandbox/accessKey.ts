import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Fault } from "./fault";

/** The only identity that the sandbox's OpenAPI knows. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** Makes one at random and keeps it in a file that only its owner reads. It ends with the sandbox. */
export function createAccessKey(file: string): void {
  const key: AccessKey = { id: `LTAI5t${randomBytes(9).toString("hex")}`, secret: randomBytes(15).toString("hex") };
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
}

export function readAccessKey(file: string): AccessKey {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as AccessKey;
  } catch {
    throw new Fault(`the sandbox has no access key in ${file}`, "start it anew with: make down, then make up");
  }
}

/** Both families of variables, as Alibaba's provider and its SDKs read them. What else could name an identity of a real account is blanked. */
export function accessKeyEnvironment({ id, secret }: AccessKey): Record<string, string> {
  return {
    ...Object.fromEntries(OTHER_IDENTITIES.map((name) => [name, ""])),
    ALICLOUD_ACCESS_KEY: id,
    ALICLOUD_SECRET_KEY: secret,
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
  };
}

const OTHER_IDENTITIES = [
  ...["SECURITY_TOKEN", "PROFILE", "ECS_ROLE_NAME", "CREDENTIALS_URI", "ASSUME_ROLE_ARN"].map((name) => `ALICLOUD_${name}`),
  ...["SECURITY_TOKEN", "PROFILE", "ECS_METADATA", "CREDENTIALS_URI", "ROLE_ARN", "OIDC_PROVIDER_ARN", "OIDC_TOKEN_FILE"].map(
    (name) => `ALIBABA_CLOUD_${name}`,
  ),
];
