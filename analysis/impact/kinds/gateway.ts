import { isDeepStrictEqual } from "node:util";
import { gatewayNames, gatewaysWith, oldest, shortestListenerDrain } from "../settings";
import { afterDrain } from "../drain";
import { Effect, none } from "../line";
import type { Change, Preview } from "../preview";
import { isGateway } from "../../facts/kinds";
import { objects, Props, read, text, texts } from "../../facts/props";
import type { PolicyResource } from "../../facts/rule";

// A server with TLS is a filter chain of its own: any change of it replaces the chain and drains its sockets. The plain
// HTTP servers of a port are one chain whose hosts are routes: it goes only when the last of them goes.

/** What a changed Gateway drops: the sockets of the filter chains that it had and will not have. */
export function gatewayEffects(change: Change, preview: Preview): Effect[] {
  const { before, after } = change;
  if (before === undefined) {
    return [none("a new server gets a filter chain of its own; those that are there stay")];
  }
  const kept = change.operation === "update" && isDeepStrictEqual(read(before.props, "spec.selector"), read(after?.props, "spec.selector")) ? after : undefined;
  const lost = serversOf(before).filter((server) => !survives(server, before, kept, preview));
  if (lost.length === 0) {
    return [none("hosts of plain HTTP, and what leaves each server with TLS as it is, are routes, which open sockets do not notice")];
  }
  const gateways = gatewaysWith(read(before.props, "spec.selector"), preview);
  const drained = afterDrain(shortestListenerDrain(gateways), oldest(preview), "the gateway gets it");
  return [
    {
      ...drained,
      drops: "gateway",
      which: `those of ${lost.map(words).join(" and of ")}${gateways.length > 0 ? ` at gateway ${gatewayNames(gateways)}` : ""}`,
      why: `the gateway takes the filter chain away that they came through; ${drained.why}`,
    },
  ];
}

function serversOf(gateway: PolicyResource): Props[] {
  return objects(gateway.props, "spec.servers");
}

function survives(server: Props, before: PolicyResource, kept: PolicyResource | undefined, preview: Preview): boolean {
  if (hasOwnChain(server)) {
    return kept !== undefined && serversOf(kept).some((other) => isDeepStrictEqual(comparable(other), comparable(server)));
  }
  const others = preview.changes.flatMap(({ operation, before: now, after }) =>
    operation === "replace" || now?.urn === before.urn || after === undefined || !isGateway(after) ? [] : [after],
  );
  const selector = read(before.props, "spec.selector");
  return [...(kept === undefined ? [] : [kept]), ...others.filter((other) => isDeepStrictEqual(read(other.props, "spec.selector"), selector))]
    .flatMap(serversOf)
    .some((other) => !hasOwnChain(other) && read(other, "port.number") === read(server, "port.number"));
}

function hasOwnChain(server: Props): boolean {
  return !/^(HTTP2?|GRPC|GRPC-WEB)$/i.test(text(server, "port.protocol") ?? "");
}

// The order of hosts makes no difference.
function comparable(server: Props): Props {
  return { ...server, hosts: [...texts(server, "hosts")].sort() };
}

function words(server: Props): string {
  return `port ${text(server, "port.number")}${hasOwnChain(server) ? `, ${texts(server, "hosts").join(", ")}` : ""}`;
}
