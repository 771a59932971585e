import type { Run } from "./host";

/** A run that begins before the first test of its suite, and so runs while tests look at others. Gives the run when it has ended. */
export function begun(start: () => Promise<Run>): () => Promise<Run> {
  let run: Promise<Run>;
  before(() => {
    run = start();
    run.catch(() => {}); // The caller that awaits the run gets the error.
  });
  return () => run;
}
