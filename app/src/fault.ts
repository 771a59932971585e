/** What is wrong with an input, what would be right, and what to do: the body of every refusal. */
export interface Fault {
  /** What was found, and where. */
  what: string;
  /** What is allowed instead. */
  allowed: string;
  /** What the caller does now. */
  remedy: string;
}
