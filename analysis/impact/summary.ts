import type { Line } from "./line";

/** The whole of it in a few sentences, the worst first. */
export function summaryOf(lines: readonly Line[]): string {
  const cutting = lines.filter(({ cuts }) => cuts !== "none" && cuts !== "unknown");
  const unknown = lines.filter(({ cuts }) => cuts === "unknown");
  return [
    lines.length === 0 ? "Nothing changes." : "",
    ...sentences(
      cutting.filter(({ withCloseFrame }) => withCloseFrame !== true),
      "cut without a close frame",
    ),
    ...sentences(
      cutting.filter(({ withCloseFrame }) => withCloseFrame === true),
      "closed by the app, with a close frame",
    ),
    lines.some(({ newAddress }) => newAddress) ? "The load balancer gets a NEW ADDRESS: names must be led to it." : "",
    unknown.length > 0 ? `NOT KNOWN is what ${many(unknown.length, "change")} would cut: see below, and try it first.` : "",
    lines.length > 0 && cutting.length === 0 && unknown.length === 0 ? "No open socket is cut." : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function sentences(lines: readonly Line[], how: string): string[] {
  const worst = lines.find(({ cuts }) => cuts === "all") ?? lines.find(({ cuts }) => cuts === "gateway") ?? lines[0];
  return worst === undefined ? [] : [`Open sockets are ${how}, by ${many(lines.length, "change")}: ${worst.which ?? "all"}, ${worst.when}.`];
}

function many(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}
