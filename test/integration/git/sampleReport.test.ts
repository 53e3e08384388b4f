import { deepEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeGit } from '../../../src/adapters/node/git';
import { gitDiff } from '../../../src/core/gather/gitDiff';
import { offlineReport } from '../../../src/core/offline/report/offlineReport';
import { markAsProtected } from '../../../src/core/protect/protected';
import { readReport } from '../../../src/core/read/readReport';
import { itemsUnder } from '../../unit/core/offline/report/changeOf';
import { promptOf } from '../../unit/core/read/promptOf';

/** The change that the sample desk has under way. What it holds is told in samples/.history/replay.mjs. */
describe('the offline report on the sample desk', () => {
  const desk = mkdtempSync(join(tmpdir(), 'tierwise-desk-'));
  const root = process.cwd();
  let markdown: string;
  let struck: readonly unknown[];

  before(async () => {
    execFileSync(process.execPath, [join(root, 'samples/.history/replay.mjs'), join(desk, 'desk')]);
    const git = nodeGit({ folders: () => join(desk, 'desk'), onlyIfTrusted: true });
    const folders = [{ prefix: '', name: 'desk' }];
    const source = gitDiff({ workspace: { folders, trusted: true }, git, isExcluded: () => undefined });
    const ask = { question: '', diffScope: 'working', docs: [] } as const;
    const prompt = promptOf((await source.gather(ask, new AbortController().signal)).snippets);
    markdown = await offlineReport(prompt);
    struck = readReport(markAsProtected(markdown), prompt).claims.filter(claim => claim.verdict !== 'verified');
  });
  after(() => rmSync(desk, { recursive: true, force: true }));

  const firstWords = (heading: string) => itemsUnder(markdown, heading).map(item => /^`([^`]+)`/.exec(item)?.[1]);

  it('names every changed file, untracked, binary and locked ones too', () => {
    const status = execFileSync('git', ['-C', join(desk, 'desk'), 'status', '--porcelain', '-uall'], {
      encoding: 'utf8',
    });
    const changed = status
      .trimEnd()
      .split('\n')
      .map(line => line.slice(3).replace(/^.* -> /, ''));

    deepEqual(firstWords('Changed files').sort(), changed.sort());
  });

  it('names each changed function', () => {
    deepEqual(firstWords('Changed functions').sort(), [
      '#dropIdle',
      'Client',
      'Client.constructor',
      'Client.send',
      'RetryOptions',
      'nextDueAt',
      'reserve',
      'retryDelay',
      'withRetry',
    ]);
  });

  it('names exports that came and went', () => {
    const exported = (words: string) =>
      itemsUnder(markdown, 'Exports')
        .filter(item => item.includes(words) && item.includes('index.ts'))
        .flatMap(item => [...(item.split(words)[0]?.matchAll(/`([^`]+)`/g) ?? [])].map(match => match[1]))
        .sort();

    deepEqual(exported('newly exported'), ['RetryOptions', 'defaultRetry', 'nextDueAt', 'retryDelay', 'withRetry']);
    deepEqual(exported('no longer exported'), [
      'BackoffOptions',
      'backoffDelay',
      'defaultBackoff',
      'requeueAll',
      'withBackoff',
    ]);
  });

  it('names changed code without a changed test', () => {
    deepEqual(firstWords('Changed code without a changed test'), [
      'mailgate/src/client.ts',
      'mailgate/src/queue.ts',
      'mailgate/src/rateLimiter.ts',
    ]);
  });

  it('sees that the wait is no longer bounded above', () => {
    ok(markdown.includes('`random, never above the maximum.` became `random; at least what the server asked for.`'));
  });

  it('states nothing whose citation does not resolve', () => deepEqual(struck, []));
});
