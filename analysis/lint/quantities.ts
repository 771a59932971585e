const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `3600`, `3600s`, `1h30m` or `7d`; nothing when it is no duration. */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?(ms|[smhdw])\s*)+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)].reduce((sum, [, number, unit]) => sum + Number(number) * SECONDS[unit!]!, 0);
}

/** Seconds that a command sleeps, such as `sleep 15 && nginx -s quit`; nothing when it does not. */
export function sleepOf(command: readonly unknown[]): number | undefined {
  const [, number] = /\bsleep["',\s]+(\d+)/.exec(command.map(String).join(" ")) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The number of `8000`, `8k` or `8000m`; nothing when it is no quantity. */
export function countOf(value: unknown): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([mkM]?)$/.exec(String(value).trim()) ?? [];
  const factor = { "": 1, m: 0.001, k: 1000, M: 1_000_000 }[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
