import * as pulumi from "@pulumi/pulumi";

/** What the plugin of this library serves beside components (`AsmProvider`), and what releases until 0.1 had in its place. */
const FORMER_TYPES = {
  Attachment: ["pulumi-nodejs:dynamic/asm:ClusterAttachment"],
  MeshDeletionGuard: ["pulumi-nodejs:dynamic/asm:MeshWatch"],
  GatewayUpgrade: [],
} as const;

/**
 * A resource of the ASM API, served by the plugin of this library. A plugin is given the configuration of its own namespace only, and on refresh
 * and destroy only what the state has: so what `alicloud:` says goes along as a secret, as the default provider of that package keeps it.
 */
export class AsmResource extends pulumi.CustomResource {
  constructor(type: keyof typeof FORMER_TYPES, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super(`asmws:asm:${type}`, name, { ...props, ...connectionInput() }, { ...opts, aliases: FORMER_TYPES[type].map((former) => ({ type: former })) });
  }
}

/** What `alicloud:` says, as an input of a resource or function of the plugin. */
export function connectionInput(): pulumi.Inputs {
  const configured = Object.entries(pulumi.runtime.allConfig()).filter(([key, value]) => key.startsWith("alicloud:") && value !== "");
  return configured.length === 0
    ? {}
    : { alicloud: pulumi.secret(Object.fromEntries(configured.map(([key, value]) => [key.replace("alicloud:", ""), value]))) };
}
