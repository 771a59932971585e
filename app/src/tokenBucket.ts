/** A rate with a burst: each event takes a token, and tokens come back evenly over time. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /**
   * @param perSecond tokens that come back in a second
   * @param burst tokens at most, and at the start
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = burst;
    this.filledAt = now();
  }

  /** Takes a token, or says in how many milliseconds the next one is there; 0 means taken. */
  take(): number {
    this.fill();
    if (this.tokens < 1) return Math.max(1, Math.ceil(((1 - this.tokens) * 1000) / this.perSecond));
    this.tokens -= 1;
    return 0;
  }

  private fill(): void {
    const now = this.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) * this.perSecond) / 1000);
    this.filledAt = now;
  }
}
