import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { LogWork } from '../../../src/core/digest/logWork';
import { triedRules } from '../../../src/core/digestRecords';
import { TierwiseError } from '../../../src/core/errors';
import { prepare } from '../../../src/core/prepare';
import { literal } from '../../../src/core/protect/protected';
import type { Services } from '../../../src/core/services';
import { connLog, office } from './digest/logs';
import { never, reportTask, requestFor, runDesk } from './runDesk';

const beacon = Array.from({ length: 120 }, (_, at) => ({
  time: 3_600 + at * 240,
  source: '10.1.1.14',
  target: '203.0.113.80',
  port: 8_081,
  out: 500,
  back: 300,
}));
const task = { ...reportTask, records: { include: ['conn.log'], as: 'flow' as const } };
const request = requestFor({ task, budgetTokens: 20_000 });
const files = { 'conn.log': connLog([...office(21), ...beacon]) };

/** A desk whose thread ends at one piece of work, as of too little memory. */
function without(work: keyof LogWork): Services {
  const { services } = runDesk(files);
  const ended = async () => {
    throw new TierwiseError('failed', 'The logs could not be read: the thread for it ended by itself.');
  };
  return { ...services, logs: { ...services.logs, [work]: ended } };
}

const titles = (skipped: readonly { readonly title: string; readonly why: string }[]) =>
  skipped.filter(({ why }) => why.startsWith('not done')).map(({ title, why }) => `${title}: ${why}`);

describe('a hunt whose thread ends', () => {
  it('is made without rules, and says so', async () => {
    const { manifest } = await prepare(request, without('detect'), never);

    deepEqual(titles(manifest.skipped), [
      'Sigma rules: not done: the logs could not be read: the thread for it ended by itself',
    ]);
    ok(manifest.digest?.findings.some(({ text }) => text.includes('203.0.113.80')));
    deepEqual(manifest.digest?.detections, []);
  });

  it('is made without the lines of its findings, and has them when it is asked for again', async () => {
    const services = without('lines');
    const first = await prepare(request, services, never);
    deepEqual(titles(first.manifest.skipped), [
      'lines of findings: not done: the logs could not be read: the thread for it ended by itself',
    ]);
    ok((first.manifest.digest?.detections ?? []).length > 0);

    const { logs } = runDesk(files).services;
    const again = await prepare(request, { ...services, logs }, never);
    deepEqual(titles(again.manifest.skipped), []);
    ok(again.frame.context.some(({ snippet }) => snippet.source === 'log-lines'));
  });

  it('shows no rule of a model’s that was not run, and says why', async () => {
    const services = without('tryRules');
    const prepared = await prepare(request, services, never);
    const rule =
      '```yaml sigma\n# evidence: [R1]\ntitle: Beacon\nlogsource:\n  product: zeek\n  service: conn\ndetection:\n  s:\n    id.resp_h: 203.0.113.80\n  condition: s\n```\n';
    const report = { markdown: literal(`## Findings\n\n${rule}`), claims: [], isPartial: false };

    const [refused] = await triedRules(report, prepared, services, never);

    equal(refused?.kind, 'refused');
    match(
      String(refused?.kind === 'refused' && refused.why),
      /^It could not be run: the logs could not be read: the thread for it ended by itself\.$/,
    );
    const [held] = await triedRules(report, prepared, runDesk(files).services, never);
    equal(held?.kind, 'held');
  });
});
