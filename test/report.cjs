// Mocha's spec output for people, each failure at once too, because a suite may be ended before its end; and the counts for the summary, which REPORT_FILE collects.
const { appendFileSync } = require("node:fs");
const {
  Runner,
  reporters: { Spec },
} = require("mocha");

module.exports = class Report extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push(`${test.fullTitle()}: ${String(error.message ?? error).slice(0, 300)}`);
      Spec.consoleLog(`\n${test.fullTitle()}:\n${error.stack ?? error.message ?? error}\n`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (process.env.REPORT_FILE) appendFileSync(process.env.REPORT_FILE, `${JSON.stringify({ passes, failures, failed })}\n`);
    });
  }
};
