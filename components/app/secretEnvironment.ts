import { scryptSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { environmentFaults } from "./appEnvironment";
import { Fault, isLate, isPlain, refuse } from "../faults";
import type { WebSocketAppArgs } from "./webSocketApp";

/** The Secret of an app's secret variables, and its name, which is no secret. */
export interface AppSecret {
  secret: Secret;
  name: pulumi.Output<string>;
}

type Variables = Pick<WebSocketAppArgs, "environment" | "secretEnvironment">;

interface Place {
  app: string;
  namespace: pulumi.Input<string>;
  parent: pulumi.Resource;
}

/** Those of an app's arguments as a secret, checked at once where they are plain; undefined when there are none. */
export function secretVariables(app: string, { environment = {}, secretEnvironment: given }: Variables): pulumi.Output<Record<string, string>> | undefined {
  const check = (known: Record<string, unknown>) =>
    refuse(`WebSocketApp ${app}`, [...secretEnvironmentFaults(known), ...(isLate(environment) ? [] : twiceFaults(environment, known))]);
  if (given === undefined || (!isLate(given) && Object.keys(given).length === 0)) {
    return undefined;
  }
  if (!isLate(given)) {
    check(given);
  }
  const variables = pulumi.output(given).apply((known) => {
    check(known);
    return known;
  });
  return pulumi.secret(variables);
}

/**
 * A Secret that never changes: other values are another name, so that the change is a rollout, and the pods before it keep theirs until
 * they have drained.
 */
export function createAppSecret({ app, namespace, parent }: Place, variables: pulumi.Output<Record<string, string>>): AppSecret {
  const name = pulumi.unsecret(pulumi.all([variables, namespace]).apply(([known, place]) => secretName(app, place, known)));
  const secret = new Secret(`${app}-environment`, { metadata: { name, namespace }, immutable: true, stringData: variables }, { parent });
  return { secret, name };
}

/** What is wrong with secret variables, as names of variables and keys of one Secret. Their values are in no message. @internal */
export function secretEnvironmentFaults(variables: Readonly<Record<string, unknown>>, path = "secretEnvironment"): Fault[] {
  const long = Object.keys(variables).filter((name) => name.length > LONGEST_KEY);
  return [
    ...environmentFaults(variables, path),
    ...long.map((name) => ({
      path: `${path}.${name.slice(0, 40)}…`,
      value: "(set)",
      allowed: `a name of at most ${LONGEST_KEY} characters`,
      remedy: "give it a shorter one: it is a key of a Secret",
    })),
    ...(size(variables) <= LARGEST_SECRET
      ? []
      : [{ path, value: "(set)", allowed: "at most 1 MiB in all, which is what a Secret holds", remedy: "let the app read what is large from elsewhere" }]),
  ];
}

/** What is wrong with variables that are given in both ways: those in the Deployment would win. @internal */
export function twiceFaults(environment: object, secret: object, path = "secretEnvironment"): Fault[] {
  return Object.keys(secret)
    .filter((name) => Object.keys(environment).includes(name))
    .map((name) => ({
      path: `${path}.${name}`,
      value: "(set)",
      allowed: "names that environment does not have",
      remedy: `take ${name} out of environment, where it can be read, and change it`,
    }));
}

const LONGEST_KEY = 253;
const LARGEST_SECRET = 1024 * 1024;

function size(variables: Readonly<Record<string, unknown>>): number {
  return Object.entries(variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + (isPlain(value) ? Buffer.byteLength(String(value)) : 0), 0);
}

/** Whether a Secret of the app's variables can have the name. */
export function isAppSecretName(app: string, name: string): boolean {
  return name.startsWith(`${app}-environment-`);
}

/** The name is in the clear, so the hash is a slow one: short passwords cannot be guessed by it at any speed. */
export function secretName(app: string, namespace: string, variables: Record<string, string>): string {
  const content = JSON.stringify(Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${app}-environment-${scryptSync(content, `${namespace}/${app}`, 5).toString("hex")}`;
}
