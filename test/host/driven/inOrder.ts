/** For a suite whose steps stand on each other: after one failed, the rest are told as skipped rather than waited for. */
export function inOrder(): void {
  let isBroken = false;
  afterEach(function () {
    isBroken ||= this.currentTest?.state === 'failed';
  });
  beforeEach(function () {
    if (isBroken) this.skip();
  });
}
