import { Effect, none, unknown } from "../line";
import type { Change, Preview } from "../preview";
import { gatewayOf, gatewaysAmong } from "../../facts/edges";
import { read, text } from "../../facts/props";
import type { PolicyResource } from "../../facts/rule";
import { gatewayRollout } from "../kinds/gatewayPods";

/** What a changed mesh drops. */
function meshEffects({ before, after, operation, paths }: Change, preview: Preview): Effect[] {
  if (before === undefined) {
    return [none("a new mesh has no socket yet")];
  }
  return after === undefined || operation === "replace"
    ? [none("the cloud deletes no mesh before every cluster has left it; what that drops is said of the attachment")]
    : paths.map((path) => effectOf(path, preview));
}

/** What a changed attachment of a cluster to a mesh drops. */
function attachmentEffects({ before, after, operation, outputs }: Change): Effect[] {
  if (before === undefined) {
    return [none("a cluster that is joined has no gateway yet")];
  }
  if (after !== undefined && operation !== "replace") {
    return [none("how long to wait, and what to leave behind, matters when the cluster leaves")];
  }
  if (!read(outputs, "attachedHere") && !read(before.props, "alwaysDetach")) {
    return [none("the cluster was in the mesh before this stack, and stays in it; what else the stack has there has lines of its own")];
  }
  return [
    {
      drops: "all",
      when: "at once",
      seconds: 0,
      withCloseFrame: false,
      why: "the gateways of a mesh leave a cluster with it, and their load balancers with them",
      ...(operation === "replace" ? { newAddress: true as const } : {}),
    },
  ];
}

/** What the upgrade of a gateway after its mesh drops. */
function gatewayUpgradeEffects({ before, after, operation, paths }: Change, preview: Preview): Effect[] {
  if (after === undefined || (operation === "update" && !paths.some((path) => /^(version|meshId|gateway)\b/.test(path)))) {
    return [none("it upgrades no gateway")];
  }
  const gateway = preview.changes.find((change) => [change.before, change.after].some((one) => one !== undefined && isNamed(one, after)));
  if (gateway === undefined) {
    return [unknown(`every pod of the gateway ${text(after.props, "gateway")} is replaced, and how they drain is not in this preview: add --show-sames`)];
  }
  const running = gateway.before && gatewayOf(gateway.before);
  return running === undefined
    ? [none("a new gateway is made with the version of its mesh")]
    : [{ ...gatewayRollout(running, preview), ...(before === undefined ? { atMost: true as const } : {}) }];
}

function isNamed(one: PolicyResource, upgrade: PolicyResource): boolean {
  return gatewayOf(one) !== undefined && text(one.props, "metadata.name") === text(upgrade.props, "gateway");
}

function meshUpgrade(preview: Preview): Effect {
  const { changes } = preview;
  const follows = changes.some(({ type, after }) => type === GATEWAY_UPGRADE && after !== undefined);
  const later = gatewaysAmong(changes.flatMap(({ before }) => before ?? [])).map((gateway) => gatewayRollout(gateway, preview));
  const effect = later.map(({ which, when }) => `${which}, go ${when}`).join("; ");
  return none(
    `the control plane alone is upgraded; ${follows ? "its gateway follows, in a line of its own" : `gateways keep their version until they are upgraded, by upgradeGateway or in the console${effect && `, and then ${effect}`}`}`,
  );
}

/** The type of what upgrades a gateway after its mesh. */
const GATEWAY_UPGRADE = "asmws:asm:GatewayUpgrade";

function effectOf(path: string, preview: Preview): Effect {
  if (/^version\b/.test(path)) {
    return meshUpgrade(preview);
  }
  if (/^(serviceMeshName|loadBalancer|tags|force)\b/.test(path)) {
    return none("no gateway is told of it");
  }
  return unknown(`a mesh-wide setting can change every listener of every gateway: the effect of ${path} was not measured`);
}

/** Kinds of the control plane of ASM, and what a change of each drops. */
export const ASM_KINDS: readonly [kind: RegExp, effects: (change: Change, preview: Preview) => Effect[]][] = [
  [/^alicloud:servicemesh\/serviceMesh:ServiceMesh$/, meshEffects],
  [/^asmws:asm:Attachment$/, attachmentEffects],
  [new RegExp(`^${GATEWAY_UPGRADE}$`), gatewayUpgradeEffects],
  [/^asmws:asm:MeshDeletionGuard$/, () => [none("it only looks")]],
];
