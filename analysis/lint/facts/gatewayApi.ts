import type { LintDocument } from "../document";
import { KIND } from "../kinds";
import { matches, textAt } from "../matches";
import type { World } from "../world";

/** Whether a ReferenceGrant in the files lets a kind of one namespace refer to a kind of another. */
export function granted(from: LintDocument, toKind: "Secret" | "Service", namespace: string, world: World): boolean {
  const [group, kind] = from.kind.split("/") as [string, string];
  return world
    .of(KIND.referenceGrant)
    .some(
      (grant) =>
        grant.namespace === namespace &&
        matches(grant.value, "spec", "from", "*").some(
          ({ value }) => textAt(value, "group") === group && textAt(value, "kind") === kind && textAt(value, "namespace") === from.namespace,
        ) &&
        matches(grant.value, "spec", "to", "*").some(({ value }) => textAt(value, "kind") === toKind),
    );
}

/** The Gateways in the files that a route names as its parents. */
export function parentsOf(
  route: LintDocument,
  world: World,
): { readonly gateway: LintDocument; readonly section: string | undefined; readonly index: number }[] {
  return matches(route.value, "spec", "parentRefs", "*").flatMap(({ value }, index) => {
    const namespace = textAt(value, "namespace") ?? route.namespace;
    const gateway = world.of(KIND.gatewayApiGateway).find((one) => one.name === textAt(value, "name") && one.namespace === namespace);
    return gateway === undefined ? [] : [{ gateway, section: textAt(value, "sectionName"), index }];
  });
}
