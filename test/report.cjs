// Mocha's spec output for people, and the counts for the summary, which REPORT_FILE collects.
const { appendFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class Report extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (process.env.REPORT_FILE) appendFileSync(process.env.REPORT_FILE, `${JSON.stringify({ passes, failures })}\n`);
    });
  }
};
