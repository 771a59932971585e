import type { GivenAlias, Registered } from "../support/registered";

/** Every URN that the engine would find a resource by: its own, those of its aliases, and those that come from its parents' aliases. */
export function urnsOf(resources: readonly Registered[]): Set<string> {
  const former = new Map<string, string[]>();
  for (const one of resources) {
    former.set(one.urn, formerUrns(one, former.get(one.parent) ?? []));
  }
  return new Set([...former.keys(), ...[...former.values()].flat()]);
}

// As the engine's step generator does it (generateAliases): each name of the resource under each name of its parent.
function formerUrns(one: Registered, formerParents: readonly string[]): string[] {
  const own = one.aliases.map((alias) => resolved(alias, one, one.parent));
  const inherited = formerParents.flatMap((parent) => [
    under(parent, one.type, one.name, one),
    ...one.aliases.map((alias) => {
      const urn = resolved(alias, one, parent);
      return alias.urn || alias.parentUrn || alias.noParent ? urn : under(parent, typeIn(urn), nameIn(urn), one);
    }),
  ]);
  return [...new Set([...own, ...inherited])].filter((urn) => urn !== one.urn);
}

function resolved(alias: GivenAlias, one: Registered, parent: string): string {
  if (alias.urn) {
    return alias.urn;
  }
  return urn(one, alias.noParent ? "" : alias.parentUrn || parent, alias.type || one.type, alias.name || one.name);
}

/** Under a former parent; a name that began with the parent's name began with that parent's former one. */
function under(formerParent: string, type: string, name: string, one: Registered): string {
  const parentName = nameIn(one.parent);
  return urn(one, formerParent, type, name.startsWith(parentName) ? nameIn(formerParent) + name.slice(parentName.length) : name);
}

function urn(one: Registered, parent: string, type: string, name: string): string {
  const [scheme, project] = one.urn.split("::");
  const parentTypes = parent.split("::")[2] ?? "";
  return [scheme, project, parentTypes && parentTypes !== "pulumi:pulumi:Stack" ? `${parentTypes}$${type}` : type, name].join("::");
}

function typeIn(of: string): string {
  return of.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameIn(of: string): string {
  return of.split("::").slice(3).join("::");
}
