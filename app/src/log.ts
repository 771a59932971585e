/** One event as one line of JSON. Fields carry counts, names and settings, never queries, headers or messages. */
export type Log = (level: "info" | "warn" | "error", event: string, fields?: Record<string, unknown>) => void;

/** Writes to standard output. */
export const logToStdout: Log = (level, event, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
};

/** A log that writes each event at most once in `everyMs` and says how many like it it left out, so that a storm of refusals stays readable. */
export function throttled(log: Log, everyMs = 10_000): Log {
  const seen = new Map<string, { at: number; suppressed: number }>();
  return (level, event, fields) => {
    const key = `${event} ${JSON.stringify(fields ?? {})}`;
    const last = seen.get(key);
    const now = Date.now();
    if (last !== undefined && now - last.at < everyMs) {
      last.suppressed += 1;
      return;
    }
    seen.set(key, { at: now, suppressed: 0 });
    log(level, event, last?.suppressed ? { ...fields, suppressed: last.suppressed } : fields);
  };
}
