import { make } from "./sandbox";

/** One sandbox for the whole suite, started and stopped by the commands that a user has. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    this.timeout(180_000);
    make("up");
  },
  afterAll(this: Mocha.Context): void {
    this.timeout(180_000);
    make("down");
  },
};
