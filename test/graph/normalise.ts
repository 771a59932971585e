import { stringify } from "yaml";
import { isSecret, UNKNOWN, Wire } from "../support/provider";
import type { Registered } from "../support/registered";
import type { Run } from "./host";

/** Made by the test, so that it differs from run to run. */
const REAL_CERTIFICATE = /-----BEGIN CERTIFICATE-----\nMI[^-]+-----END CERTIFICATE-----\n?/g;

/** What was registered and asked, as text that is the same on every run and shows no secret. */
export function normalised(run: Run): string {
  const resources = run.resources.map(resource).sort((a, b) => (a.resource < b.resource ? -1 : 1));
  const invokes = run.invokes.map(({ token, args }) => ({ invoke: token, args: masked(args) })).sort((a, b) => (a.invoke < b.invoke ? -1 : 1));
  const reads = run.reads.map(({ type, name, id, parent, provider }) => ({
    read: `${type} ${name}`,
    id,
    ...(parent ? { parent: short(parent) } : {}),
    ...(provider ? { provider: providerOf(provider) } : {}),
  }));
  return stringify({ invokes, ...(reads.length > 0 ? { reads } : {}), resources }, { sortMapEntries: false, lineWidth: 140, aliasDuplicateObjects: false });
}

function resource(one: Registered) {
  const options = {
    ...(one.protect ? { protect: true } : {}),
    ...(one.deletedWith ? { deletedWith: short(one.deletedWith) } : {}),
    ...(one.ignoreChanges.length > 0 ? { ignoreChanges: one.ignoreChanges } : {}),
    ...(one.additionalSecretOutputs.length > 0 ? { additionalSecretOutputs: one.additionalSecretOutputs } : {}),
    ...(one.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
    ...(one.replaceOnChanges.length > 0 ? { replaceOnChanges: one.replaceOnChanges } : {}),
    ...(one.beforeCreate.length + one.beforeUpdate.length > 0 ? { hooks: hooks(one) } : {}),
    ...(Object.keys(one.customTimeouts).length > 0 ? { customTimeouts: one.customTimeouts } : {}),
    ...(one.replacementTrigger !== null ? { replacementTrigger: one.replacementTrigger } : {}),
  };
  return {
    resource: short(one.urn),
    ...(one.parent ? { parent: short(one.parent) } : {}),
    ...(one.provider ? { provider: providerOf(one.provider) } : {}),
    ...(one.dependencies.length > 0 ? { dependsOn: one.dependencies.map(short).sort() } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
    inputs: masked(one.inputs),
    ...(one.outputs ? { outputs: masked(one.outputs) } : {}),
  };
}

function hooks({ beforeCreate, beforeUpdate }: Registered) {
  return { ...(beforeCreate.length > 0 ? { beforeCreate } : {}), ...(beforeUpdate.length > 0 ? { beforeUpdate } : {}) };
}

/** The reference of a provider is its URN and its id. */
function providerOf(reference: string): string {
  return short(reference.split("::").slice(0, 4).join("::"));
}

/** Type and name of a URN, without the types of its parents. */
function short(urn: string): string {
  const [, , types, name] = urn.split("::");
  return `${types!.split("$").at(-1)} ${name}`;
}

function masked(value: Wire, secret = false): Wire {
  if (value === UNKNOWN) {
    return "[unknown]";
  }
  if (isSecret(value)) {
    return masked(value.value, true);
  }
  if (Array.isArray(value)) {
    return value.map((item) => masked(item, secret));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, masked(item, secret)]),
    );
  }
  if (typeof value === "string" && value.search(REAL_CERTIFICATE) >= 0) {
    return value.replace(REAL_CERTIFICATE, "[certificate]");
  }
  return secret ? "[secret]" : value;
}
