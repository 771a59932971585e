import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { Wire } from "./provider";

/** One registered resource as the engine sees it. */
export interface Registered {
  urn: string;
  type: string;
  name: string;
  parent: string;
  /** Of a component, the first of those it hands to its children. */
  provider: string;
  dependencies: string[];
  inputs: Record<string, Wire>;
  protect: boolean;
  ignoreChanges: string[];
  additionalSecretOutputs: string[];
  deleteBeforeReplace: boolean;
  replaceOnChanges: string[];
  replacementTrigger: Wire;
  /** Names of the hooks before its creation. */
  beforeCreate: string[];
  /** And before its update. */
  beforeUpdate: string[];
  customTimeouts: Record<string, string>;
  /** URN of the resource with which it vanishes. */
  deletedWith: string;
  aliases: GivenAlias[];
  /** What a component registered as its outputs. */
  outputs?: Record<string, Wire>;
}

/** A former identity, as a whole URN or as what differs from today's. */
export interface GivenAlias {
  urn: string;
  name: string;
  type: string;
  parentUrn: string;
  noParent: boolean;
}

/** An existing resource that a program reads. */
export interface Read {
  type: string;
  name: string;
  id: string;
  parent: string;
  provider: string;
}

/** Reads what a program asks the engine to read. */
export function readOf(request: ReadResourceRequest): Read {
  return { type: request.getType(), name: request.getName(), id: request.getId(), parent: request.getParent(), provider: request.getProvider() };
}

/** Reads what a program asks the engine to register. */
export function registered(urn: string, request: RegisterResourceRequest): Registered {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    provider: request.getProvider() || (request.getProvidersMap().toArray()[0]?.[1] ?? ""),
    dependencies: request.getDependenciesList(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    protect: request.getProtect() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    replaceOnChanges: request.getReplaceonchangesList(),
    beforeCreate: request.getHooks()?.getBeforeCreateList() ?? [],
    beforeUpdate: request.getHooks()?.getBeforeUpdateList() ?? [],
    deletedWith: request.getDeletedwith(),
    aliases: request.getAliasesList().map((alias) => ({
      urn: alias.getUrn(),
      name: alias.getSpec()?.getName() ?? "",
      type: alias.getSpec()?.getType() ?? "",
      parentUrn: alias.getSpec()?.getParenturn() ?? "",
      noParent: alias.getSpec()?.getNoparent() ?? false,
    })),
    customTimeouts: timeouts(request.getCustomtimeouts()),
    replacementTrigger: request.getReplacementTrigger()?.toJavaScript() ?? null,
  };
}

function timeouts(given: RegisterResourceRequest.CustomTimeouts | undefined): Record<string, string> {
  const all = { create: given?.getCreate(), update: given?.getUpdate(), delete: given?.getDelete() };
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => Boolean(one[1])));
}
