import { ok } from 'node:assert/strict';
import { getTokenizer } from '@anthropic-ai/tokenizer';
import fc from 'fast-check';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeHash } from '../../../src/adapters/node/hash';
import { shippedPrices } from '../../../src/adapters/node/shipped';
import { unhurried } from '../../../src/core/breathe';
import { compose } from '../../../src/core/compose/compose';
import { logWorkHere } from '../../../src/core/digest/logWork';
import { isTierwiseError } from '../../../src/core/errors';
import { prepare } from '../../../src/core/prepare';
import { noPicks } from '../../../src/core/rank/picks';
import { tierFor } from '../../../src/core/readSettings';
import { defaultTiers } from '../../../src/core/send/tiers';
import type { Task } from '../../../src/core/task/task';
import { memoryWorkspace } from '../../support/memoryWorkspace';
import { countTokens as byServer } from '../../support/modelServer/countTokens';
import { noRelatedFiles } from '../../support/noRelatedFiles';
import { workersHere } from '../../support/workersHere';
import { memoryStorage } from '../../unit/core/keep/memoryStorage';

const prices = shippedPrices(process.cwd());
const workers = workersHere();
const older = getTokenizer();
const special = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** How much more than its older tokenizer a Claude counts: 1.1 up to 4.6; from 4.7 on up to 1.36 times that for code and Latin prose. */
const claudeFactor = 1.1;
const newerFactor = 1.36;

const latin = {
  code: 'export function retryLater(job: Job): void {\n  return queue.add(job, delayOf(job.attempt));\n}\n',
  prose: 'A call that failed is tried again, four times at most; what the server asks for is obeyed.\n',
  data: '{ "id": 41, "when": "2026-11-28T14:00:00Z", "to": ["10.0.0.7:443", "fe80::1"] },\n',
  log: '10.0.12.7 - - [28/Nov/2026:14:00:33 +0000] "GET /api/v1/items/77 HTTP/2" 200 41us\n',
  table: '| name | value |\n|------|-------|\n| a_b  | 0x1f  |\n',
  deep: '\t\t\t\tif (a?.b) {\n\t\t\t\t\t\treturn [];\n\t\t\t\t}\n',
  base64: `${Buffer.from(Array.from({ length: 57 }, (_, at) => (at * 7_919 + 13) % 256)).toString('base64')}\n`,
  endless: `${'a'.repeat(900)}\n`,
};
const others = {
  arabic: 'أعد المحاولة إذا أغلق الخادم الاتصال قبل الرد.\n',
  hebrew: 'נסה שוב אם השרת סגר את החיבור.\n',
  hindi: 'यदि सर्वर कनेक्शन बंद कर दे तो पुनः प्रयास करें।\n',
  thai: 'ลองอีกครั้งหากเซิร์ฟเวอร์ปิดการเชื่อมต่อ\n',
  korean: '서버가 연결을 닫으면 다시 시도하십시오.\n',
  japanese: '接続が閉じられた場合は、再試行してください。\n',
  chinese: '如果服务器关闭了连接,请重试该请求。\n',
  cyrillic: 'Повторить запрос, если сервер закрыл соединение.\n',
  greek: 'Δοκιμάστε ξανά αν ο διακομιστής έκλεισε τη σύνδεση.\n',
  signs: '🚀 ok 👍🏽 ∑∫√≤≥ ✓ — “quoted” …\n',
};
const texts: Readonly<Record<string, string>> = { ...latin, ...others };

const world = (kinds: readonly string[]) =>
  fc.record({
    files: fc.array(
      fc.array(fc.record({ kind: fc.constantFrom(...kinds), times: fc.integer({ min: 1, max: 30 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 6 },
    ),
    budgetTokens: fc.constantFrom(900, 1_500, 4_000, 9_000),
    tier: fc.constantFrom('best', 'balanced', 'fast', 'offline'),
  });

type World = ReturnType<typeof world> extends fc.Arbitrary<infer Made> ? Made : never;

describe('the budget, as others count', () => {
  const counts = { runs: 0, closest: 0 };

  it('is kept by the scripted server, by o200k and cl100k, and by Claude’s own older tokenizer with what newer ones add', async () => {
    await fc.assert(
      fc.asyncProperty(world(Object.keys(latin)), made => keeps(made, claudeFactor * newerFactor)),
      runs,
    );
  });

  it('is kept as well in scripts that o200k favours', async () => {
    await fc.assert(
      fc.asyncProperty(world(Object.keys(texts)), made => keeps(made, claudeFactor)),
      runs,
    );
  });

  it('was put to the test', () => {
    ok(counts.runs > 20, `${counts.runs} contexts were fitted`);
    ok(counts.closest > 0.5, `the fullest was counted at ${counts.closest} of its budget`);
  });

  async function keeps(made: World, factor: number): Promise<void> {
    const call = await callOf(made);
    if (call === undefined) return;
    const { stable, varying } = call;
    const count = (by: (text: string) => number) => by(stable) + by(varying);
    const plain = count(text => o200k(text, special));
    counts.runs++;
    ok(plain <= made.budgetTokens, `o200k: ${plain}`);
    if (made.tier === 'offline') return;
    const counted = {
      server: count(byServer),
      cl100k: count(text => cl100k(text, special)),
      claude: count(text => older.encode(cut(text).normalize('NFKC'), 'all').length * factor),
    };
    for (const [who, tokens] of Object.entries(counted)) {
      ok(tokens <= made.budgetTokens, `${who} counts ${tokens} of ${made.budgetTokens}: ${JSON.stringify(made.files)}`);
      counts.closest = Math.max(counts.closest, tokens / made.budgetTokens);
    }
  }
});

const runs = {
  numRuns: Number(process.env['TIERWISE_RUNS'] ?? 40),
  seed: Number(process.env['TIERWISE_SEED'] ?? 20261128),
};

/** The older tokenizer takes quadratic time over long runs; a blank adds at most one token, which its factor has room for. */
function cut(text: string): string {
  return text.replace(/(\S{256})/g, '$1 ');
}

/** The words that would be sent; `undefined` where the instructions alone break the budget. */
async function callOf({ files, budgetTokens, tier }: World) {
  const contents = Object.fromEntries(
    files.map((parts, index) => [
      `docs/page${index}.md`,
      `# Page ${index}\n\n${parts.map(({ kind, times }) => `## ${kind}\n\n${(texts[kind] ?? '').repeat(times)}`).join('\n')}`,
    ]),
  );
  const settings = { tiers: defaultTiers(prices), tier, exclude: [], maxFileBytes: 1_000_000 };
  const signal = new AbortController().signal;
  try {
    const prepared = await prepare(
      { task: look(budgetTokens), tier: tierFor(settings, tier), variables: new Map(), picks: noPicks },
      {
        workspace: memoryWorkspace(contents),
        git: { repository: async () => undefined },
        clock: nodeClock,
        hash: nodeHash,
        workers,
        related: noRelatedFiles,
        logs: logWorkHere(unhurried),
        storage: memoryStorage().storage,
        settings,
        prices,
        builtInTasks: [],
        workspaceName: 'counted',
        workspaceKey: '0123456789abcdef',
        provider: async () => undefined,
        randomDigits: count => '7'.repeat(count),
      },
      signal,
    );
    const budget = { tokens: budgetTokens, counter: prepared.counter };
    const composed = await compose(prepared.frame, undefined, budget, signal);
    ok(composed !== undefined, 'what was fitted can be composed');
    return composed.rendered;
  } catch (error) {
    if (isTierwiseError(error) && /^The instructions alone take/.test(error.message)) return undefined;
    throw error;
  }
}

const look = (budgetTokens: number): Task => ({
  name: 'look',
  title: 'Look',
  description: 'Looks at everything.',
  origin: 'built-in',
  hash: '',
  produces: 'report',
  context: { sources: ['docs'], gitDiff: 'working', docs: ['**/*'], budgetTokens },
  labels: [],
  also: [],
  evidence: 'optional',
  instructions: 'Say what is retried.',
  variables: [],
});
