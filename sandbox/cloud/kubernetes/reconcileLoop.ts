import { errorText, statusCode } from "./cluster";

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 10_000;

/**
 * Runs one reconcile function per key: never twice at once for the same key, once more when a request arrived meanwhile,
 * and again with growing delay after an error.
 */
export class ReconcileLoop {
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly retries = new Map<string, { timer: NodeJS.Timeout; delay: number }>();
  private stopped = false;

  constructor(
    private readonly reconcile: (key: string) => Promise<void>,
    private readonly log: (line: string) => void,
  ) {}

  request(key: string): void {
    if (this.stopped) return;
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    this.running.set(key, this.run(key));
  }

  /** Resolved when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const { timer } of this.retries.values()) clearTimeout(timer);
    await Promise.all(this.running.values());
  }

  private async run(key: string): Promise<void> {
    clearTimeout(this.retries.get(key)?.timer);
    try {
      await this.reconcile(key);
      this.retries.delete(key);
    } catch (error) {
      this.retryLater(key, error);
    }
    this.running.delete(key);
    if (this.again.delete(key)) this.request(key);
  }

  private retryLater(key: string, error: unknown): void {
    if (this.stopped) return;
    const delay = Math.min((this.retries.get(key)?.delay ?? FIRST_RETRY_MS / 2) * 2, LAST_RETRY_MS);
    // A conflict only says that another client wrote first.
    if (statusCode(error) !== 409) this.log(`${key}: ${errorText(error)}; next try in ${delay} ms`);
    this.retries.set(key, { delay, timer: setTimeout(() => this.request(key), delay) });
  }
}
