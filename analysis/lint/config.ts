import { parseDocument } from "yaml";
import { isProps, type Props } from "../facts/props";
import { EDGES, SEVERITIES, type Edge, type Severity } from "./rule";
import { NO_SETTINGS, type Capacity, type Settings, type Timing } from "./settings";

/** asmws.yaml. */
export interface Config {
  readonly settings: Settings;
  readonly edges?: readonly Edge[];
  readonly severities: Readonly<Record<string, Severity | "off">>;
}

export const NO_CONFIG: Config = { settings: NO_SETTINGS, severities: {} };

const TIMING: readonly (keyof Timing)[] = ["heartbeatSeconds", "maxConnectionAgeSeconds", "appDrainSeconds", "loadBalancerIdleSeconds"];
const CAPACITY: readonly (keyof Capacity)[] = ["socketsPerPod", "maxPods", "gatewayPods"];
const KEYS = ["timing", "capacity", "edges", "rules"];

/** The configuration, or one message for each fault in it. */
export function parseConfig(file: string, text: string, ids: ReadonlySet<string>): Config | { readonly unread: readonly string[] } {
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  if (!isProps(value)) return { unread: [`${file} is not valid YAML with the keys ${KEYS.join(", ")}`] };
  const faults = [
    ...unknownKeys(file, "", value, KEYS),
    ...numbers(file, "timing", value["timing"], TIMING),
    ...numbers(file, "capacity", value["capacity"], CAPACITY),
    ...edgeFaults(file, value["edges"]),
    ...ruleFaults(file, value["rules"], ids),
  ];
  if (faults.length > 0) return { unread: faults };
  return {
    settings: { timing: value["timing"] ?? {}, capacity: value["capacity"] ?? {} },
    edges: value["edges"] as Edge[] | undefined,
    severities: (value["rules"] ?? {}) as Config["severities"],
  };
}

function unknownKeys(file: string, path: string, value: Props, known: readonly string[]): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${file}: ${path}${key}: Unsupported field: allowed are ${known.join(", ")}`);
}

function numbers(file: string, path: string, value: unknown, known: readonly string[]): string[] {
  if (value === undefined || value === null) return [];
  if (!isProps(value)) return [`${file}: ${path}: Invalid value: allowed is an object of ${known.join(", ")}`];
  const wrong = Object.entries(value).filter(([key, number]) => known.includes(key) && !(typeof number === "number" && number > 0));
  return [
    ...unknownKeys(file, `${path}.`, value, known),
    ...wrong.map(([key, number]) => `${file}: ${path}.${key}: Invalid value: ${JSON.stringify(number)}: allowed is a number above 0`),
  ];
}

function edgeFaults(file: string, value: unknown): string[] {
  const allowed: readonly unknown[] = EDGES;
  return value === undefined || (Array.isArray(value) && value.every((edge) => allowed.includes(edge)))
    ? []
    : [`${file}: edges: Unsupported value: ${JSON.stringify(value)}: allowed is a list of ${EDGES.join(", ")}`];
}

function ruleFaults(file: string, value: unknown, ids: ReadonlySet<string>): string[] {
  if (value === undefined) return [];
  if (!isProps(value)) return [`${file}: rules: Invalid value: allowed is an object of rules and severities, as WS107: off`];
  const severities: readonly unknown[] = [...SEVERITIES, "off"];
  return Object.entries(value).flatMap(([id, severity]) =>
    !ids.has(id)
      ? [`${file}: rules.${id}: Unsupported field: there is no such rule: \`asmws rules\` lists them`]
      : severities.includes(severity)
        ? []
        : [`${file}: rules.${id}: Unsupported value: ${JSON.stringify(severity)}: allowed is ${severities.join(", ")}`],
  );
}
