import { isSecret, type Wire } from "../support/provider";
import type { Registered } from "../support/registered";

/** What is wrong with what a program registers, whatever its configuration: names that exist twice or that no API server takes, and texts in the clear. */
export function wrongWith(resources: readonly Registered[]): string[] {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  return [
    ...twice(resources.map(({ urn }) => urn)),
    ...twice(objects.map(identity)),
    ...objects.flatMap((one) => nameFaults(one).map((fault) => `${one.urn}: ${fault}`)),
  ];
}

/** Every text that is no secret, in inputs and outputs. */
export function clearTexts(resources: readonly Registered[]): string[] {
  return resources.flatMap(({ inputs, outputs }) => [...texts(inputs), ...texts(outputs ?? {})]);
}

/** What a provider would send, secrets too. */
export function revealedInputs({ inputs }: Registered): Record<string, Wire> {
  return revealed(inputs) as Record<string, Wire>;
}

function revealed(value: Wire): Wire {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revealed);
  return isSecret(value) ? revealed(value.value) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item)]));
}

interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^(|[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;

function nameFaults({ type, inputs }: Registered): string[] {
  const { name, namespace = "default", labels = {} } = metadata(inputs);
  const label = (text: string) => LABEL.test(text) && text.length <= 63;
  return [
    // As Kubernetes has it: of the labels of a name it limits none.
    ...(name.length <= 253 && name.split(".").every((part) => LABEL.test(part)) ? [] : [`name ${name}`]),
    ...(type.endsWith(":Service") && !(label(name) && /^[a-z]/.test(name)) ? [`name of a Service ${name}`] : []),
    ...(label(namespace) ? [] : [`namespace ${namespace}`]),
    ...Object.values(labels).flatMap((value) => (LABEL_VALUE.test(value) && value.length <= 63 ? [] : [`label ${value}`])),
  ];
}

// Of two API servers each has objects of its own.
function identity({ provider, type, inputs }: Registered): string {
  const { name, namespace = "" } = metadata(inputs);
  return `${provider.split("::")[3]} ${type} ${namespace}/${name}`;
}

function metadata(inputs: Registered["inputs"]): Metadata {
  return inputs.metadata as unknown as Metadata;
}

function twice(all: readonly string[]): string[] {
  return all.filter((one, at) => all.indexOf(one) < at).map((one) => `twice: ${one}`);
}

function texts(value: Wire): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null && !isSecret(value) ? Object.values(value).flatMap(texts) : [];
}
