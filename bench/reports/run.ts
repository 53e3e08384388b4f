// How many of a checklist's facts stand in the finished offline report, and how many in the context that is sent: on
// "offline", and on a Claude tier as a server on this machine receives it (counted by Claude's upper factor, so less fits).
//
//   npm run bench -- reports
//
// Reads ../shared/data, or $TIERWISE_SHARED/data; $TIERWISE_REPORTS names another folder of cases. With real findings of other
// files in $TIERWISE_FINDINGS each list of findings is also hidden among twenty times as many.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { renderPrompt } from '../../src/core/compose/renderPrompt';
import { offlineReport } from '../../src/core/offline/report/offlineReport';
import { prepare } from '../../src/core/prepare';
import { literal, markAsProtected } from '../../src/core/protect/protected';
import { noPicks } from '../../src/core/rank/picks';
import { readReport } from '../../src/core/read/readReport';
import { tierFor } from '../../src/core/readSettings';
import { run } from '../../src/core/run';
import { listTasks, takeTask } from '../../src/core/task/shelf';
import { nodeServices } from '../../src/nodeServices';
import { type ModelServer, startModelServer } from '../../test/support/modelServer/modelServer';
import { blocksOf } from '../../test/support/modelServer/wireRequest';
import { type Case, cases, holds } from './cases';
import { enlarged, pool } from './enlarge';

const never = new AbortController().signal;
const budgets = [2_000, 8_000];
const product = resolve(__dirname, '../..');

interface Measured {
  readonly inReport: number;
  readonly inContext: number;
  /** In the request's body, behind the instructions. */
  readonly sent: number;
  readonly missing: readonly string[];
  /** Of the offline report, and of the server's. */
  readonly struck: number;
  readonly usedTokens: number;
}

void main();

async function main(): Promise<void> {
  const others = pool();
  const rows: string[][] = [];
  const sums = new Map<string, { facts: number; inReport: number; inContext: number; sent: number }>();
  const server = await startModelServer();
  for (const one of cases()) {
    for (const times of [1, 20]) {
      const files = times === 1 ? one.files : enlargedFiles(one, times, others);
      if (files === undefined) continue;
      for (const budget of budgets) {
        const measured = await measure({ ...one, files }, budget, server);
        const { inReport, inContext, sent, missing, struck, usedTokens } = measured;
        const facts = one.facts.length;
        rows.push([
          one.name,
          `×${times}`,
          String(budget),
          `${inReport}/${facts}`,
          `${inContext}/${facts}`,
          `${sent}/${facts}`,
          String(struck),
          String(usedTokens),
          missing.join(' '),
        ]);
        const key = `×${times} at ${budget}`;
        const sum = sums.get(key) ?? { facts: 0, inReport: 0, inContext: 0, sent: 0 };
        sums.set(key, {
          facts: sum.facts + facts,
          inReport: sum.inReport + inReport,
          inContext: sum.inContext + inContext,
          sent: sum.sent + sent,
        });
      }
    }
  }
  await server.stop();
  print(
    ['case', 'size', 'budget', 'in report', 'in context', 'sent', 'struck', 'tokens', 'not in what was sent'],
    rows,
  );
  for (const [key, { facts, inReport, inContext, sent }] of sums)
    console.log(
      `${key}: ${percent(inReport, facts)} of ${facts} facts in the report, ${percent(inContext, facts)} in the context, ${percent(sent, facts)} sent to a Claude tier`,
    );
  if (others.listed.length + others.audited.length + others.targets.length === 0)
    console.log('Not enlarged: TIERWISE_FINDINGS names no folder with further findings.');
}

function enlargedFiles(
  { files }: Case,
  times: number,
  others: ReturnType<typeof pool>,
): ReadonlyMap<string, string> | undefined {
  const made = [...files].map(([name, text]) => [name, enlarged(text, times, others, 7)] as const);
  const lists = made.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  return lists.length === files.size ? new Map(lists) : undefined;
}

async function measure(
  { task: name, files, facts }: Case,
  budgetTokens: number,
  server: ModelServer,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-case-'));
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const services = nodeServices({
    workspace: folder,
    open: [],
    product,
    replyCache: false,
    environment: {
      TIERWISE_HOME: join(folder, '.home'),
      ANTHROPIC_API_KEY: 'sk-ant-loopback',
      ANTHROPIC_BASE_URL: server.origin,
    },
  });
  try {
    const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
    const tier = tierFor(services.settings, 'offline', undefined);
    const request = { task, tier, variables: new Map(), picks: noPicks, budgetTokens, recordPaths: [...files.keys()] };
    const { frame, manifest } = await prepare(request, services, never);
    const context = renderPrompt({ ...frame }).stable.replace(/^[\s\S]*?# Context\n/, '');
    const report = await offlineReport({ ...frame });
    const { claims } = readReport(markAsProtected(report), frame);
    const before = server.requests.length;
    const fast = tierFor(services.settings, 'fast', undefined);
    const watcher = { consent: async () => true };
    const outcome = await run({ ...request, tier: fast, holder: literal('bench') }, services, watcher, never);
    const sentText = contextSent(server, before);
    const sent = facts.filter(fact => holds(sentText, fact));
    const all = [...claims, ...(outcome.report?.claims ?? [])];
    return {
      inReport: facts.filter(fact => holds(report, fact)).length,
      inContext: facts.filter(fact => holds(context, fact)).length,
      sent: sent.length,
      missing: facts.filter(fact => !sent.includes(fact)).map(({ id }) => id),
      struck: all.filter(({ verdict, citations }) => verdict !== 'verified' && citations.length > 0).length,
      usedTokens: manifest.usedTokens,
    };
  } finally {
    await services.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands behind "# Context" in the request for the report. */
function contextSent({ requests }: ModelServer, before: number): string {
  const asked = requests.slice(before).find(({ path }) => path === '/v1/messages');
  if (asked === undefined) throw new Error('nothing was sent');
  const text = blocksOf(JSON.parse(asked.body)).map(block => block.text ?? '');
  return text.join('\n').replace(/^[\s\S]*?# Context\n/, '');
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10} %`;
}

function print(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)));
  for (const row of [header, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
