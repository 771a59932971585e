/** What is known of a point after it was looked at. "not seen" says that the account has nothing yet by which it could be judged. */
export type Verdict = "holds" | "does not hold" | "not permitted" | "not seen";

export interface Finding {
  readonly verdict: Verdict;
  /** What was read, or why nothing was. */
  readonly evidence: string;
}

export const judged = (good: boolean, evidence: string): Finding => ({ verdict: good ? "holds" : "does not hold", evidence });
export const notSeen = (evidence: string): Finding => ({ verdict: "not seen", evidence });

/** A read that the identity may not make. */
export class NotPermitted extends Error {}

/** What came of a check that threw: a refused read is not permitted, anything else says nothing of the point. */
export function findingOf(error: unknown): Finding {
  const { code, message, data } = error as { code?: string; message?: string; data?: { Message?: string; message?: string } };
  const evidence = [code, data?.Message ?? data?.message ?? message].filter(Boolean).join(": ").split("\n")[0]!;
  const refused = error instanceof NotPermitted || /Forbidden|NoPermission|NotAuthorized/i.test(code ?? "");
  return { verdict: refused ? "not permitted" : "not seen", evidence };
}
