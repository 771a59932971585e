import type { Row } from "./figures";

/** What the derived settings promise: the largest share of the closes in one second. */
export const LARGEST_SHARE = 0.15;

const COLUMNS: readonly [title: string, cell: (row: Row) => string][] = [
  ["settings", (row) => row.settings],
  ["rollout", (row) => row.scenario],
  ["sockets that got in", (row) => `${row.sockets} of ${row.asked}`],
  ["closed with a close frame", (row) => `${row.withCloseFrame} of ${row.closed}`],
  ["most in one second", (row) => `${(100 * row.maxShareInOneSecond).toFixed(1)} %`],
  ["back within the window", (row) => `${row.backWithinWindow} of ${row.closed}`],
];

/** The rows in Markdown, aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const line = (words: readonly string[]) => `| ${words.map((word, index) => word.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  const [titles = [], ...body] = cells;
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** Whether the derived settings did what they promise. */
export function asPromised(rows: readonly Row[]): boolean {
  return rows
    .filter(({ settings }) => settings === "derived")
    .every(
      ({ asked, sockets, closed, withCloseFrame, maxShareInOneSecond, backWithinWindow }) =>
        sockets === asked && closed === asked && withCloseFrame === asked && maxShareInOneSecond <= LARGEST_SHARE && backWithinWindow === asked,
    );
}
