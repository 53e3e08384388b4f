// Mocha's own `spec`; and the counts, the failures and the tests that needed a second attempt as JSON in the file that
// TIERWISE_TEST_COUNTS names, so that the last lines of `npm test` tell what really ran.
const { appendFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const retried = [];
    runner.on(Runner.constants.EVENT_TEST_RETRY, (test, error) => {
      console.log(`    ↻ again: ${test.title} (${firstLine(error)})`);
      retried.push({ title: test.fullTitle(), message: firstLine(error) });
    });
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) =>
      failures.push({ title: test.fullTitle(), message: firstLine(error) }),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TIERWISE_TEST_COUNTS;
      if (file === undefined) return;
      const { passes, failures: failed, pending } = runner.stats;
      const counts = { passed: passes, failed, skipped: pending, failures, retried };
      appendFileSync(file, `${JSON.stringify(counts)}\n`);
    });
  }
};

function firstLine(error) {
  return String(error?.message ?? error).split('\n')[0];
}
