// Mocha's own `spec`; and the counts of each file, the failures and the tests that needed a second attempt as JSON in the file
// that TIERWISE_TEST_COUNTS names, so that the last lines of `npm test` tell what really ran.
const { appendFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const files = {};
    const failures = [];
    const retried = [];
    const count = (test, key) => {
      const file = fileOf(test);
      files[file] ??= { passed: 0, failed: 0, skipped: 0 };
      files[file][key]++;
    };
    const told = (test, error) => ({ file: fileOf(test), title: test.fullTitle(), message: firstLine(error) });
    runner.on(Runner.constants.EVENT_TEST_PASS, test => count(test, 'passed'));
    runner.on(Runner.constants.EVENT_TEST_PENDING, test => count(test, 'skipped'));
    runner.on(Runner.constants.EVENT_TEST_RETRY, (test, error) => {
      console.log(`    ↻ again: ${test.title} (${firstLine(error)})`);
      retried.push(told(test, error));
    });
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      count(test, 'failed');
      failures.push(told(test, error));
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.TIERWISE_TEST_COUNTS;
      if (file === undefined) return;
      const { passes, failures: failed, pending } = runner.stats;
      const counts = { passed: passes, failed, skipped: pending, files, failures, retried };
      appendFileSync(file, `${JSON.stringify(counts)}\n`);
    });
  }
};

/** As it can be given to mocha again; empty where a failure belongs to no file. */
function fileOf({ file }) {
  return file === undefined ? '' : relative(process.cwd(), file);
}

function firstLine(error) {
  return String(error?.message ?? error).split('\n')[0];
}
