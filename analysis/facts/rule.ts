import type { Props } from "./props";

/** One resource as it is asked for: its inputs, without marks of secrets. */
export interface PolicyResource {
  type: string;
  name: string;
  urn: string;
  props: Props;
  opts: {
    /** URN of the component that it belongs to. */
    parent?: string;
    /** URN of the provider that makes it. */
    provider?: string;
  };
}

/** What a rule may depend on beside the resources. */
export interface Settings {
  environment: Environment;
  /** Gateways (`namespace/name`) that another stack makes. */
  gatewaysElsewhere: readonly string[];
  /** Secrets beside the gateway's pods that another stack, or a person, makes. */
  secretsElsewhere: readonly string[];
}

export const ENVIRONMENTS = ["dev", "prod"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Whether a violation only warns or stops the update. */
export type Level = "advisory" | "mandatory";

interface About {
  /** Stays the rule's for ever: exceptions and reports name it. */
  id: number;
  /** As the engine shows it; never changed, because stacks configure rules by it. */
  name: string;
  /** What holds where the rule is kept, in one sentence. */
  what: string;
  /** What happens where it is not. */
  why: string;
  /** What to do about a violation, in general; its message says it of the object. */
  remedy: string;
  /** Address of the document that says so. */
  source: string;
  /** Default mandatory in every environment. */
  level?: Record<Environment, Level>;
  /** Settings that change what the rule says. */
  settings?: readonly (keyof Settings)[];
}

/** A rule about one resource, told before it is made. Gives one message for each violation. */
export interface ResourceRule extends About {
  kind: "resource";
  /** Whether the rule is shown the properties without their secret values. */
  withoutSecrets?: boolean;
  check(resource: PolicyResource, settings: Settings): string[];
}

/** A rule about how resources fit together, told when all are known. */
export interface GraphRule extends About {
  kind: "graph";
  check(resources: readonly PolicyResource[], settings: Settings): Finding[];
}

export type Rule = ResourceRule | GraphRule;

export interface Finding {
  /** The resource that should change. */
  urn: string;
  message: string;
}

/** One line for a person: where, what it is, what would be right and how to get there. */
export function say(where: string, value: unknown, allowed: string, remedy: string): string {
  return `${where} is ${value === undefined ? "missing" : JSON.stringify(value)}, allowed is ${allowed}: ${remedy}`;
}
