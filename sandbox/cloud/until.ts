const POLL_MS = 50;

/**
 * Resolved when the condition holds.
 * @param fault words the error that is thrown when it does not hold within the time
 */
export async function until(condition: () => Promise<boolean>, timeoutMs: number, fault: () => string): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${fault()} after ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
