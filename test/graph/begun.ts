import type { Run } from "./host";

/** A run that begins before the first test of its suite, and so goes on while tests look at others. Gives the run when it has ended. */
export function begun(start: () => Promise<Run>): () => Promise<Run> {
  let run: Promise<Run>;
  before(() => {
    run = start();
    run.catch(() => {}); // Whoever asks for the run hears of it.
  });
  return () => run;
}
