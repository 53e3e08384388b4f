import { startModelServer } from '../../test/support/modelServer/modelServer';

/** The model server in a process of its own, so that its work is not counted as ours: `node server.js DELAY_MS`. Ends with its parent. */
const text = JSON.stringify({ evidence: [], rationale: 'As scripted.', label: 'clean', confidence: 'medium' });

startModelServer().then(
  server => {
    const delayMs = Number(process.argv[2] ?? 0);
    server.always({ text, delayMs });
    process.send?.(server.origin);
    process.on('disconnect', () => process.exit(0));
  },
  error => {
    console.error(error);
    process.exit(1);
  },
);
