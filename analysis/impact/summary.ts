import type { Line } from "./line";

/** The whole of it in a few sentences, the worst first. */
export function summaryOf(lines: readonly Line[]): string {
  const disruptive = lines.filter(({ drops }) => drops !== "none" && drops !== "unknown");
  const unknown = lines.filter(({ drops }) => drops === "unknown");
  return [
    lines.length === 0 ? "Nothing changes." : "",
    ...sentences(
      disruptive.filter(({ withCloseFrame }) => withCloseFrame !== true),
      "dropped without a close frame",
    ),
    ...sentences(
      disruptive.filter(({ withCloseFrame }) => withCloseFrame === true),
      "closed by the app, with a close frame",
    ),
    lines.some(({ newAddress }) => newAddress) ? "The load balancer gets a NEW ADDRESS: update your DNS records." : "",
    unknown.length > 0 ? `The effect of ${many(unknown.length, "change")} is NOT KNOWN: treat as disruptive.` : "",
    lines.length > 0 && disruptive.length === 0 && unknown.length === 0 ? "No open socket is dropped." : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function sentences(lines: readonly Line[], how: string): string[] {
  const worst = lines.find(({ drops }) => drops === "all") ?? lines.find(({ drops }) => drops === "gateway") ?? lines[0];
  return worst === undefined ? [] : [`Open sockets are ${how}, by ${many(lines.length, "change")}: ${worst.which ?? "all"}, ${worst.when}.`];
}

function many(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}
