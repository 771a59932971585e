import type { dynamic } from "@pulumi/pulumi";
import type { CredentialsProvider } from "@alicloud/credentials";

// Required where it is used: see api.ts.
/* eslint-disable @typescript-eslint/no-require-imports */

/** Who asks, in the words of the provider's configuration. Read when it is needed, never kept in state. */
export interface AsmIdentity {
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
  profile?: string;
  sharedCredentialsFile?: string;
  ecsRoleName?: string;
  credentialsUri?: string;
  assumeRole?: AssumedRole;
  assumeRoleWithOidc?: OidcRole;
  /** Where roles are assumed, as host:port; the public STS when not given. */
  stsEndpoint?: string;
}

/** `alicloud:assumeRole`: assumed by the identity that the rest of the configuration gives. */
interface AssumedRole {
  roleArn: string;
  sessionName?: string;
  policy?: string;
  /** In seconds. */
  sessionExpiration?: number;
  externalId?: string;
}

/** `alicloud:assumeRoleWithOidc`: taken by a token that another service gave, as GitHub does. */
interface OidcRole {
  roleArn: string;
  oidcProviderArn?: string;
  oidcTokenFile?: string;
  oidcToken?: string;
  roleSessionName?: string;
  policy?: string;
  sessionExpiration?: number;
}

type StackConfig = Pick<dynamic.Config, "get">;

/** A value of the stack's `alicloud:` configuration; an empty one is none. */
export function configured(config: StackConfig, key: string): string | undefined {
  return config.get(`alicloud:${key}`) || undefined;
}

/** What `alicloud:endpoints` says of a service. */
export function configuredEndpoint(config: StackConfig, service: "servicemesh" | "sts"): string | undefined {
  const endpoints = JSON.parse(configured(config, "endpoints") ?? "[]") as Partial<Record<typeof service, string>>[];
  return endpoints.find((one) => one[service])?.[service];
}

/** The identity of the stack's `alicloud:` configuration or, where that says nothing, of the environment: as Alibaba's provider reads both. */
export function identityFrom(config: StackConfig): AsmIdentity {
  const env = process.env;
  const text = (key: string) => configured(config, key);
  const object = <T>(key: string) => (text(key) === undefined ? undefined : (JSON.parse(text(key)!) as T));
  return {
    accessKeyId: text("accessKey") ?? env.ALICLOUD_ACCESS_KEY ?? env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: text("secretKey") ?? env.ALICLOUD_SECRET_KEY ?? env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    securityToken: text("securityToken") ?? env.ALICLOUD_SECURITY_TOKEN ?? env.ALIBABA_CLOUD_SECURITY_TOKEN,
    profile: text("profile") ?? env.ALICLOUD_PROFILE ?? env.ALIBABA_CLOUD_PROFILE,
    sharedCredentialsFile: text("sharedCredentialsFile"),
    ecsRoleName: text("ecsRoleName") ?? env.ALICLOUD_ECS_ROLE_NAME ?? env.ALIBABA_CLOUD_ECS_METADATA,
    credentialsUri: text("credentialsUri") ?? env.ALICLOUD_CREDENTIALS_URI ?? env.ALIBABA_CLOUD_CREDENTIALS_URI,
    assumeRole: object<AssumedRole>("assumeRole"),
    assumeRoleWithOidc: object<OidcRole>("assumeRoleWithOidc"),
    stsEndpoint: configuredEndpoint(config, "sts"),
  };
}

/** What signs the calls. Throws, in words for a person, when the identity cannot be one. */
export function credentialsOf(identity: AsmIdentity): CredentialsProvider {
  if (identity.assumeRoleWithOidc) {
    return oidcRole(identity.assumeRoleWithOidc, identity.stsEndpoint);
  }
  const self = ownCredentials(identity);
  return identity.assumeRole ? assumedRole(identity.assumeRole, self, identity.stsEndpoint) : self;
}

function ownCredentials(identity: AsmIdentity): CredentialsProvider {
  const alibaba = require("@alicloud/credentials") as typeof import("@alicloud/credentials");
  const { accessKeyId, accessKeySecret, securityToken, profile, ecsRoleName, credentialsUri } = identity;
  if (accessKeyId && accessKeySecret) {
    return securityToken
      ? alibaba.StaticSTSCredentialsProvider.builder()
          .withAccessKeyId(accessKeyId)
          .withAccessKeySecret(accessKeySecret)
          .withSecurityToken(securityToken)
          .build()
      : alibaba.StaticAKCredentialsProvider.builder().withAccessKeyId(accessKeyId).withAccessKeySecret(accessKeySecret).build();
  }
  if (profile) {
    if (identity.sharedCredentialsFile) {
      throw new Error(
        "The cluster attachment reads profiles from ~/.aliyun/config.json only, not from alicloud:sharedCredentialsFile: " +
          "put the profile there, or give keys, a role or a credentials URI instead.",
      );
    }
    return alibaba.CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
  }
  if (ecsRoleName) {
    return alibaba.ECSRAMRoleCredentialsProvider.builder().withRoleName(ecsRoleName).build();
  }
  return credentialsUri
    ? alibaba.URICredentialsProvider.builder().withCredentialsURI(credentialsUri).build()
    : alibaba.DefaultCredentialsProvider.builder().build();
}

function assumedRole(role: AssumedRole, self: CredentialsProvider, stsEndpoint: string | undefined): CredentialsProvider {
  const { RAMRoleARNCredentialsProvider } = require("@alicloud/credentials") as typeof import("@alicloud/credentials");
  return RAMRoleARNCredentialsProvider.builder()
    .withCredentialsProvider(self)
    .withRoleArn(role.roleArn)
    .withRoleSessionName(role.sessionName ?? "asm-websocket")
    .withPolicy(role.policy ?? "")
    .withExternalId(role.externalId ?? "")
    .withDurationSeconds(role.sessionExpiration ?? 3600)
    .withStsEndpoint(stsEndpoint ?? "")
    .build();
}

function oidcRole(role: OidcRole, stsEndpoint: string | undefined): CredentialsProvider {
  const { OIDCRoleArnCredentialsProvider } = require("@alicloud/credentials") as typeof import("@alicloud/credentials");
  const tokenFile = role.oidcTokenFile ?? process.env.ALIBABA_CLOUD_OIDC_TOKEN_FILE;
  const providerArn = role.oidcProviderArn ?? process.env.ALIBABA_CLOUD_OIDC_PROVIDER_ARN;
  if (!tokenFile || !providerArn) {
    throw new Error(
      "alicloud:assumeRoleWithOidc needs oidcProviderArn and oidcTokenFile (or ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE): " +
        "give both; the cluster attachment takes the token from a file only.",
    );
  }
  return OIDCRoleArnCredentialsProvider.builder()
    .withOIDCProviderArn(providerArn)
    .withOIDCTokenFilePath(tokenFile)
    .withRoleArn(role.roleArn)
    .withRoleSessionName(role.roleSessionName ?? "asm-websocket")
    .withPolicy(role.policy ?? "")
    .withDurationSeconds(role.sessionExpiration ?? 3600)
    .withStsEndpoint(stsEndpoint ?? "")
    .build();
}
