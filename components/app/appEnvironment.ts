import * as pulumi from "@pulumi/pulumi";
import { input as types } from "@pulumi/kubernetes/types";
import type { Capacity } from "../capacity";
import { Fault, isLate, isPlain, refuse, validated } from "../faults";
import { isSubdomain } from "../names";
import type { Timing } from "../timing";
import type { WebSocketAppArgs } from "./webSocketApp";

// What the app is told: the numbers on which the edge relies, and what only the app itself understands.

/** The port on which every app listens. */
export const PORT = 8888;

/** The port of probes and metrics, to which no Service and so no edge leads. */
export const ADMIN_PORT = 9090;

interface Told {
  args: WebSocketAppArgs;
  /** Name of the Secret of secretEnvironment. */
  secret?: pulumi.Output<string> | undefined;
  timing: pulumi.Output<Timing>;
  capacity: pulumi.Output<Capacity>;
}

/** The variables of the app's container. Kubernetes lets `env` win over `envFrom`, so no key of a Secret displaces a number of the edge. */
export function appEnvironment(name: string, told: Told): Pick<types.core.v1.Container, "env" | "envFrom"> {
  const { environment, environmentSecrets } = told.args;
  // Of two Secrets with one key the later wins.
  const secrets = [...(environmentSecrets === undefined ? [] : [secretReferences(name, "environmentSecrets", environmentSecrets)]), ...ownSecret(told)];
  return {
    env: withOwn(name, [...Object.entries(ofTheEdge(told)).map(variable), ...publishToken(name, told.args)], environment ?? {}),
    ...(secrets.length === 0 ? {} : { envFrom: pulumi.all(secrets).apply((known) => known.flat().map((secretRef) => ({ secretRef }))) }),
  };
}

function ownSecret({ secret }: Told): pulumi.Output<{ name: string }[]>[] {
  return secret === undefined ? [] : [secret.apply((name) => [{ name }])];
}

// One variable that is not known yet, or secret, makes no other so: what the edge sets stays in sight of previews and policies.
function withOwn(name: string, edge: types.core.v1.EnvVar[], own: pulumi.Input<Record<string, pulumi.Input<string>>>): types.core.v1.Container["env"] {
  const check = (known: Record<string, unknown>) => refuse(`WebSocketApp ${name}`, environmentFaults(known));
  const variables = (known: Record<string, pulumi.Input<string>>) => [...edge, ...Object.entries(known).map(variable)];
  if (isLate(own)) {
    return pulumi.output(own).apply((known) => {
      check(known);
      return variables(known);
    });
  }
  check(own);
  return variables(own);
}

/** What the kubelet shows to the registry of the image, as part of the pod. */
export function imagePullSecrets(name: string, { imagePullSecrets: given }: WebSocketAppArgs): Pick<types.core.v1.PodSpec, "imagePullSecrets"> {
  return given === undefined ? {} : { imagePullSecrets: secretReferences(name, "imagePullSecrets", given) };
}

// By reference, so that it stands in no Deployment and in no state.
function publishToken(name: string, { publishTokenSecret: given }: WebSocketAppArgs): types.core.v1.EnvVar[] {
  if (given === undefined) return [];
  const secret = validated(given, (known) => refuse(`WebSocketApp ${name}`, publishTokenFaults(known)));
  return [{ name: "PUBLISH_TOKEN", valueFrom: { secretKeyRef: { name: secret, key: TOKEN_KEY } } }];
}

/** What the token's Secret calls it. */
const TOKEN_KEY = "token";

/** What is wrong with the name of the token's Secret. @internal */
export function publishTokenFaults(secret: string, path = "publishTokenSecret"): Fault[] {
  return secretNameFaults([secret], path).map((fault) => ({ ...fault, path }));
}

/** What is wrong with the port of probes and metrics. @internal */
export function adminPortFaults(port: number, path = "adminPort"): Fault[] {
  return port === 0 || (Number.isInteger(port) && port >= 1024 && port <= 65_535 && port !== PORT)
    ? []
    : [
        {
          path,
          value: port,
          allowed: `a whole number, 1024 to 65535 but ${PORT}, or 0`,
          remedy: "leave it out for the default; with 0 probes and metrics are on the socket's port",
        },
      ];
}

function ofTheEdge({ args, timing, capacity }: Told): Record<Exclude<EdgeVariable, "PUBLISH_TOKEN">, pulumi.Input<string | number | boolean>> {
  return {
    PORT,
    ADMIN_PORT: args.adminPort ?? ADMIN_PORT,
    HOST: "0.0.0.0",
    HEARTBEAT_SECONDS: timing.heartbeatSeconds,
    DRAIN_SECONDS: timing.appDrainSeconds,
    MAX_CONNECTION_AGE_SECONDS: timing.maxConnectionAgeSeconds,
    MAX_CONNECTIONS: capacity.socketsPerPod,
    MAX_MESSAGE_BYTES: capacity.maxMessageBytes,
    RECONNECT_WINDOW_SECONDS: capacity.reconnectWindowSeconds,
    ALLOWED_ORIGINS: args.allowedOrigins ?? "same-origin",
    ALLOW_NO_ORIGIN: args.allowNoOrigin ?? true,
    ALLOWED_HOSTS: pulumi.output(args.allowedHosts ?? ["*"]).apply((names) => names.join(",")),
    PUBLISH_BY_GET: args.publishByGet ?? false,
  };
}

/** From which argument each variable of the edge follows. */
const EDGE_VARIABLES = {
  PORT: "the Service, the probes and the route",
  ADMIN_PORT: "adminPort",
  HOST: "the Service, the probes and the route",
  HEARTBEAT_SECONDS: "timing.heartbeatSeconds",
  DRAIN_SECONDS: "timing.appDrainSeconds",
  MAX_CONNECTION_AGE_SECONDS: "timing.maxConnectionAgeSeconds",
  MAX_CONNECTIONS: "capacity.socketsPerPod",
  MAX_MESSAGE_BYTES: "capacity.maxMessageBytes",
  RECONNECT_WINDOW_SECONDS: "capacity",
  ALLOWED_ORIGINS: "allowedOrigins",
  ALLOW_NO_ORIGIN: "allowNoOrigin",
  ALLOWED_HOSTS: "allowedHosts",
  PUBLISH_BY_GET: "publishByGet",
  PUBLISH_TOKEN: "publishTokenSecret",
};
type EdgeVariable = keyof typeof EDGE_VARIABLES;

/** What is wrong with the app's own variables. Their values are in no message. @internal */
export function environmentFaults(environment: Readonly<Record<string, unknown>>, path = "environment"): Fault[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const at = { path: `${path}.${name}`, value: "(set)" };
    if (isOfTheEdge(name)) {
      return [
        {
          ...at,
          allowed: "any name that the edge does not set itself",
          remedy: `it follows from ${EDGE_VARIABLES[name]}, and must fit the rest: remove it here`,
        },
      ];
    }
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
      return [{ ...at, allowed: "a name of letters, digits, _, . and -, that begins with a letter or _", remedy: "REDIS_URL is such a name" }];
    }
    return typeof value === "string" || !isPlain(value) ? [] : [{ ...at, allowed: "a text", remedy: "put it in quotes" }];
  });
}

function isOfTheEdge(name: string): name is EdgeVariable {
  return Object.keys(EDGE_VARIABLES).includes(name);
}

/** What is wrong with names of Secrets. @internal */
export function secretNameFaults(names: readonly string[], path: string): Fault[] {
  return names.flatMap((value, index) =>
    isSubdomain(value)
      ? []
      : [{ path: `${path}[${index}]`, value, allowed: "the name of a Secret in the app's namespace", remedy: "`kubectl get secrets` lists them" }],
  );
}

function secretReferences(app: string, path: string, given: pulumi.Input<pulumi.Input<string>[]>): pulumi.Output<{ name: string }[]> {
  const names = validated(given, (known) => refuse(`WebSocketApp ${app}`, secretNameFaults(known, path)));
  return pulumi.output(names).apply((known) => known.map((name) => ({ name })));
}

function variable([name, value]: [string, pulumi.Input<string | number | boolean>]): types.core.v1.EnvVar {
  return { name, value: pulumi.output(value).apply(String) };
}
