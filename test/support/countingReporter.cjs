// Mocha's own `spec`, and the counts as JSON in the file that TIERWISE_TEST_COUNTS names, so that the last line of
// `npm test` counts what really ran.
const { appendFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TIERWISE_TEST_COUNTS;
      if (file === undefined) return;
      const { passes, failures, pending } = runner.stats;
      appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, skipped: pending })}\n`);
    });
  }
};
