/**
 * When to close each of `count` sockets so that they leave evenly over `durationMs`: ascending milliseconds from now.
 *
 * Each socket has a slot of equal length and a random moment in it. The spread stays even whatever the dice say,
 * and clients that reconnect do not arrive in step with anything.
 * @param random numbers in [0, 1)
 */
export function closeTimes(count: number, durationMs: number, random: () => number = Math.random): number[] {
  // Multiplied before it is divided, and held to the end: rounding must not carry the last one beyond it.
  return Array.from({ length: count }, (_, index) => Math.min(durationMs, ((index + random()) * durationMs) / count));
}

/** The items in random order, so that neither the oldest nor the newest socket always leaves first. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
