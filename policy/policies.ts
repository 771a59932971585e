import { EnforcementLevel, Policies, PolicyConfigSchema, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { Observed } from "./observed";
import { Environment, ENVIRONMENTS, GraphRule, ResourceRule, Rule, Settings } from "../analysis/facts/rule";
import { withoutSecrets } from "./secrets";

/** The policies that enforce a rule: one, or one for each environment when its level depends on that. */
export function policiesOf(rule: Rule, observed: Observed): Policies {
  const { level = { dev: "mandatory", prod: "mandatory" } } = rule;
  if (level.dev === level.prod) {
    return [policyOf(rule, rule.name, level.dev, ENVIRONMENTS, observed)];
  }
  // A policy has one level, so each environment has a policy that is silent in the other.
  return ENVIRONMENTS.map((environment) =>
    policyOf(rule, environment === "dev" ? rule.name : `${rule.name}-in-${environment}`, level[environment], [environment], observed),
  );
}

function policyOf(rule: Rule, name: string, enforcementLevel: EnforcementLevel, environments: readonly Environment[], observed: Observed): Policies[number] {
  const about = { name, description: rule.what, enforcementLevel, configSchema: schemaOf(rule) };
  return rule.kind === "graph"
    ? { ...about, ...stackPolicy(rule, environments, observed) }
    : rule.withoutSecrets
      ? { ...about, ...secretPolicy(rule, observed) }
      : { ...about, ...resourcePolicy(rule, environments, observed) };
}

function resourcePolicy(rule: ResourceRule, environments: readonly Environment[], observed: Observed) {
  return {
    validateResource(args: ResourceValidationArgs, report: (message: string) => void) {
      const settings = settingsOf(args, args.urn);
      const resource = observed.resource(args);
      if (environments.includes(settings.environment)) {
        rule.check(resource, settings).forEach((message) => report(message));
      }
    },
  };
}

function stackPolicy(rule: GraphRule, environments: readonly Environment[], observed: Observed) {
  return {
    validateStack(args: StackValidationArgs, report: (message: string, urn?: string) => void) {
      const settings = settingsOf(args, args.resources[0]?.urn ?? "");
      if (environments.includes(settings.environment)) {
        rule.check(observed.stack(args), settings).forEach(({ message, urn }) => report(message, urn));
      }
    },
  };
}

// A validation is shown the values behind secrets; only a remediation can tell them apart. So this one looks as a
// remediation, changes nothing, and reports as a validation, which the framework then counts as mandatory.
function secretPolicy(rule: ResourceRule, observed: Observed) {
  return {
    enforcementLevel: "remediate" as const,
    remediateResource(args: ResourceValidationArgs) {
      observed.rememberClear(args.urn, withoutSecrets(args.props));
    },
    validateResource(args: ResourceValidationArgs, report: (message: string) => void) {
      const props = observed.clearOf(args.urn);
      if (props === undefined) {
        report(`cannot see which values are secret: leave the enforcement level of ${rule.name} at remediate; it changes nothing`);
        return;
      }
      rule.check({ ...observed.resource(args), props }, settingsOf(args, args.urn)).forEach((message) => report(message));
    },
  };
}

const SCHEMAS: { [setting in keyof Settings]: PolicyConfigSchema["properties"][string] } = {
  environment: {
    type: "string",
    enum: [...ENVIRONMENTS],
    description: "dev or prod. Default: prod for a stack that is named prod or ends in -prod, else dev.",
  },
  gatewaysElsewhere: { type: "array", items: { type: "string" }, description: "Gateways (namespace/name) that another stack makes." },
  secretsElsewhere: { type: "array", items: { type: "string" }, description: "Secrets beside the gateway's pods that this stack does not make." },
};

function schemaOf(rule: Rule): PolicyConfigSchema | undefined {
  return rule.settings && { properties: Object.fromEntries(rule.settings.map((setting) => [setting, SCHEMAS[setting]])) };
}

function settingsOf(args: { getConfig<T extends object>(): T }, urn: string): Settings {
  const config = args.getConfig<Partial<Settings>>();
  return {
    environment: config.environment ?? environmentOfStack(urn),
    gatewaysElsewhere: config.gatewaysElsewhere ?? [],
    secretsElsewhere: config.secretsElsewhere ?? [],
  };
}

// A production stack must not get dev's rules because a flag was forgotten.
function environmentOfStack(urn: string): Environment {
  const stack = urn.split("::")[0]!.split(":").at(-1)!;
  return stack === "prod" || stack.endsWith("-prod") ? "prod" : "dev";
}
