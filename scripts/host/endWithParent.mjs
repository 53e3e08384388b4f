/**
 * Loaded into VS Code's server with `--import=`: ends the server's process group when the process that started it is
 * gone. Only a kill -9 of a test run needs this; every other end is seen to by ownProcess.mjs.
 */

// What the server starts must not load this file too: it would take the server for its parent.
process.execArgv = process.execArgv.filter(option => !option.includes('endWithParent.mjs'));

const parent = process.ppid;
setInterval(() => {
  if (process.ppid === parent) return;
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // Not the leader of a group: then only this process is ours to end.
  }
  process.exit(1);
}, 1000).unref();
