import type { Breathe } from '../../breathe';
import { isDocument, isTest, languageOf } from '../../gather/languages';
import type { Change, ChangedFile, DiffLine, SentHunk } from './change';
import { runAround } from './changedDefinitions';
import { code } from './cite';
import { commentLines } from './commentLines';
import { dependencyChanges } from './dependencyChanges';

/** A place where a reviewer looks first: a fact of the diff, not a verdict. */
export interface Signal {
  /** What is worth a look, as a heading: `Error handling removed`. */
  readonly kind: string;
  readonly file: ChangedFile;
  /** What to say about it, Markdown without the citation; absent: the line itself is shown. */
  readonly words?: string;
  readonly hunk: SentHunk;
  readonly lines: readonly DiffLine[];
}

interface Rule {
  readonly kind: string;
  readonly mark: 'added' | 'removed';
  readonly pattern: RegExp;
  /** Where it is looked for. `code` leaves comments, tests and documents out. */
  readonly where: 'code' | 'comments' | 'tests' | 'anywhere' | 'code-and-tests';
}

/** In the order in which they are told: what can hurt most comes first. A rule counts a line only where the other side of the hunk has fewer. */
const rules: readonly Rule[] = [
  {
    kind: 'Error handling removed',
    mark: 'removed',
    where: 'code',
    pattern:
      /\b(catch|except|rescue|finally|ensure)\b|\.catch\(|if err != nil|\bthrow\b|\braise\b|\bpanic!?\(|\.map_err\(|\bErr\(|\bon_?error\b/,
  },
  {
    kind: 'Errors passed over',
    mark: 'added',
    where: 'code',
    pattern:
      /\bcatch\s{0,20}(\([^)]{0,120}\))?\s{0,20}\{\s{0,20}\}|\bexcept[^:]{0,120}:\s{0,20}pass\b|\.catch\(\s{0,20}\(\w{0,40}\)\s{0,20}=>\s{0,20}(\{\s{0,20}\}|undefined|null)\s{0,20}\)|,\s{0,20}_\s{0,20}:?=\s{0,20}\w{1,80}[.(]|\.unwrap\(\)|\brescue\s{0,20}(=>\s{0,20}\w{1,40})?\s{0,20};?\s{0,20}(nil|end)\b|\|\|\s{0,20}true\b/,
  },
  {
    kind: 'A check removed',
    mark: 'removed',
    where: 'code',
    pattern:
      /^\s*(if|unless|guard|assert|require|expect|debug_assert|check)\b.*\b(throw|return|raise|panic|fail|abort|exit)\b|\b(assert|require|invariant|validate|sanitize|escape|verify|authoriz|authenticat|isAllowed|hasPermission|check[A-Z_])\w*\s*!?\(/,
  },
  {
    kind: 'A limit removed or changed',
    mark: 'removed',
    where: 'code',
    pattern: /\bMath\.(min|max)\(|\b(min|max|clamp)\(|\b(timeout|deadline|maxDelay|max_\w+|MAX_\w+)\b/i,
  },
  {
    kind: 'A limit added or changed',
    mark: 'added',
    where: 'code',
    pattern: /\bMath\.(min|max)\(|\b(min|max|clamp)\(|\b(timeout|deadline|maxDelay|max_\w+|MAX_\w+)\b/i,
  },
  {
    // CWE-89.
    kind: 'A statement put together out of values',
    mark: 'added',
    where: 'code',
    pattern:
      /\b(?:from|into|where|set|values|and)\s{1,3}[\w.]{1,60}\s{0,3}(?:=|<|>|like|in|\()\s{0,3}['"]{0,2}\s?(?:\$\{|#\{|\{\w{1,40}\}|%s["'`]\s?%|["'`]\s?\+)/i,
  },
  {
    // As GitHub ("Assigning permissions to jobs"), the Pod Security Standards and the CIS benchmarks of clouds name them.
    kind: 'Rights widened',
    mark: 'added',
    where: 'anywhere',
    pattern:
      /^\s{0,20}permissions:\s{0,4}write-all\b|\bpull_request_target\b|^\s{0,20}(?:contents|packages|actions|id-token|deployments|pull-requests|security-events):\s{0,4}write\b|\b(?:privileged|hostNetwork|hostPID|allowPrivilegeEscalation):\s{0,4}true\b|\brunAsUser:\s{0,4}0\b|\b(?:Action|Principal|Resource)["']?\s{0,4}[:=]\s{0,4}\[?\s{0,4}["']\*["']|\b0\.0\.0\.0\/0\b/,
  },
  {
    kind: 'Security-relevant words added',
    mark: 'added',
    where: 'code',
    pattern:
      /\beval\(|\bnew Function\(|\bexec(Sync|File|FileSync)?\(|\bspawn(Sync)?\(|child_process|innerHTML|outerHTML|dangerouslySetInnerHTML|document\.write|insertAdjacentHTML|shell\s*=\s*True|\bsubprocess\b|os\.system|\bpickle\b|yaml\.load\(|\bunserialize\(|\bmd5\b|\bsha1\b|\bDES\b|\bECB\b|verify\s*[=:]\s*False|rejectUnauthorized|InsecureSkipVerify|NODE_TLS_REJECT|ssl\._create_unverified|Access-Control-Allow|\bcors\b|\bpassword\b|\bpasswd\b|\bsecret\b|\bapi[_-]?key\b|\btoken\b(?!s)|\bprivate[_-]?key\b|\bsudo\b|chmod\s+[0-7]*7|\bunsafe\b|Math\.random\(\)|\bsetuid\b|\bcredential|\bpermission|\bauthori[sz]|\bauthenticat|\bcookie\b|\bcsrf\b|\bjwt\b|__proto__|\bdeserialize/i,
  },
  {
    kind: 'Security-relevant words removed',
    mark: 'removed',
    where: 'code',
    pattern:
      /\bescape\w*\(|\bsanitiz\w*|\bencrypt|\bhash\w*\(|\bverify\w*\(|\bpermission|\bauthori[sz]|\bauthenticat|\bcsrf\b|\brateLimit|\bcredential|httpOnly|\bsecure\b\s*[:=]|\bsignature\b|rejectUnauthorized|\ballow_?list|\bdeny_?list/i,
  },
  {
    kind: 'Data or schema statements',
    mark: 'added',
    where: 'anywhere',
    pattern:
      /\b(DROP|TRUNCATE)\s+(TABLE|DATABASE|INDEX|COLUMN|SCHEMA)\b|\bALTER\s+TABLE\b|\bDELETE\s+FROM\b|\brm\s+-rf?\b/i,
  },
  {
    kind: 'Concurrency or timing added',
    mark: 'added',
    where: 'code',
    pattern:
      /\b(mutex|semaphore|synchronized|atomic\w*|lock|unlock|RWMutex|Promise\.(all|race|allSettled|any)|setTimeout|setInterval|setImmediate|queueMicrotask|Worker|thread|Thread|ThreadPool\w*|asyncio|goroutine|WaitGroup|volatile|sleep)\b|\bgo\s+(func\b|\w+\()|\bchan\b|<-\s*\w|\btokio::|\.spawn\(/,
  },
  {
    kind: 'Concurrency or timing removed',
    mark: 'removed',
    where: 'code',
    pattern:
      /\b(mutex|semaphore|synchronized|atomic\w*|lock|unlock|RWMutex|Promise\.(all|race|allSettled|any)|setTimeout|clearTimeout|clearInterval|volatile|sleep|WaitGroup)\b|\bawait\b|\bdefer\b/,
  },
  {
    kind: 'A promise in a comment removed or reworded',
    mark: 'removed',
    where: 'comments',
    pattern:
      /\b(never|always|must|at most|at least|guarantee\w*|not above|maximum|minimum|exactly|only|thread-safe|idempotent|required|deprecated)\b/i,
  },
  {
    kind: 'Checks of the compiler or linter switched off',
    mark: 'added',
    where: 'anywhere',
    pattern:
      /@ts-(ignore|expect-error|nocheck)|eslint-disable|biome-ignore|prettier-ignore|#\s*noqa|#\s*type:\s*ignore|\/\/\s*nolint|@SuppressWarnings|#\[allow\(|pylint:\s*disable|\bas any\b|#pragma warning disable|rubocop:disable|phpcs:ignore/,
  },
  { kind: 'TODO added', mark: 'added', where: 'anywhere', pattern: /\b(TODO|FIXME|HACK|XXX)\b/ },
  { kind: 'TODO removed', mark: 'removed', where: 'anywhere', pattern: /\b(TODO|FIXME|HACK|XXX)\b/ },
  {
    kind: 'Tests skipped or narrowed',
    mark: 'added',
    where: 'tests',
    pattern:
      /\b(describe|it|test|context)\.(skip|only|todo)\b|\bx(it|describe|test)\(|\bf(it|describe)\(|@(Disabled|Ignore|Skip)\b|@(pytest\.mark|unittest)\.skip|\bt\.Skip(Now|f)?\(|#\[ignore/,
  },
  {
    kind: 'Tests removed',
    mark: 'removed',
    where: 'tests',
    pattern:
      /^\s*(it|test|specify)(\.\w+)*\s*\(\s*['"`]|^\s*def test_|^func (Test|Benchmark|Fuzz)|^\s*@Test\b|#\[(tokio::)?test\]|\[(Fact|Theory|Test)\]/,
  },
  {
    kind: 'Output for debugging added',
    mark: 'added',
    where: 'code',
    pattern:
      /\bconsole\.(log|debug|trace)\(|\bdebugger\b|\bprintln!\(|\bdbg!\(|^\s*print\(|\bfmt\.Print(ln|f)?\(|System\.out\.print|\bvar_dump\(|\bbinding\.pry\b|\bpdb\.set_trace\(|\bbreakpoint\(\)/,
  },
  { kind: 'Marks of a merge conflict', mark: 'added', where: 'anywhere', pattern: /^(<{7}|>{7}|\|{7}) / },
];

/** Everything a rule finds, by rule; then changed values, dependencies, and files whose kind alone is worth a look. */
export async function findSignals(change: Change, breathe: Breathe): Promise<readonly Signal[]> {
  const byRule: Signal[] = [];
  for (const rule of rules) {
    byRule.push(...change.files.flatMap(file => findByRule(rule, file)));
    await breathe();
  }
  const values = change.files.flatMap(changedValues);
  await breathe();
  const dependencies = change.files.flatMap(file =>
    dependencyChanges(file).map(one => ({
      kind: 'Dependencies',
      file,
      words: one.words,
      hunk: one.hunk,
      lines: one.lines,
    })),
  );
  return [...dependencies, ...byRule, ...values];
}

function findByRule(rule: Rule, file: ChangedFile): readonly Signal[] {
  if (!isLookedAt(rule, file)) return [];
  return file.hunks.flatMap(hunk => {
    const comments = commentLines(hunk, languageOf(file.path));
    const hits = (mark: DiffLine['mark']) =>
      hunk.lines.filter(line => line.mark === mark && isHit(rule, line, comments.has(line)));
    const own = hits(rule.mark);
    const other = hits(rule.mark === 'added' ? 'removed' : 'added');
    const kept = new Set(other.map(line => squeeze(line.text)));
    const left = own.filter(line => !kept.has(squeeze(line.text)));
    const isReworded = rule.kind.includes('changed') || rule.kind.includes('reworded');
    // As many on the other side: reworded, and neither removed nor added.
    if (left.length === 0 || (!isReworded && own.length <= other.length)) return [];
    return left.slice(0, 3).flatMap(line => {
      const found = rewording(rule, hunk, line);
      return found === undefined ? [] : [{ kind: rule.kind, file, ...found }];
    });
  });
}

/** A comment that another one took the place of is told by what differs; `undefined` where words only came in. */
function rewording(rule: Rule, hunk: SentHunk, line: DiffLine): Pick<Signal, 'words' | 'hunk' | 'lines'> | undefined {
  const start = squeeze(line.text).slice(0, 20);
  const instead =
    rule.where === 'comments' &&
    runAround(hunk, line).find(other => other.mark === 'added' && squeeze(other.text).startsWith(start));
  if (!instead) return { hunk, lines: [line] };
  const [before, after] = [differing(line.text, instead.text), differing(instead.text, line.text)];
  if (!/\p{L}/u.test(before)) return undefined;
  if (after === '') return { hunk, lines: [line, instead] };
  return { words: `${code(before, 120)} became ${code(after, 120)}`, hunk, lines: [line, instead] };
}

function isLookedAt({ where }: Rule, file: ChangedFile): boolean {
  if (where === 'anywhere') return !isDocument(file.path);
  if (where === 'tests') return isTest(file.path) || languageOf(file.path)?.name === 'Rust';
  return languageOf(file.path) !== undefined && (where === 'code-and-tests' || !isTest(file.path));
}

function isHit({ pattern, where }: Rule, line: DiffLine, isComment: boolean): boolean {
  if (where === 'comments') return isComment && pattern.test(line.text);
  if (where !== 'code') return pattern.test(line.text);
  if (isComment || !pattern.test(line.text)) return false;
  // Taking a word in is no use of it, but for what runs programs or reads objects.
  const isImport = /^\s*(import|from|use|using|#include|require)\b/.test(line.text);
  return !isImport || /child_process|subprocess|pickle/.test(line.text);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Lines that are the same but for a number, a truth value or, in settings, a text. */
function changedValues(file: ChangedFile): readonly Signal[] {
  if (isTest(file.path) || isDocument(file.path)) return [];
  const isSettings = /\.(json|ya?ml|toml|ini|env|properties|cfg|conf|xml|tf)$|(^|\/)(Dockerfile|Makefile)[^/]*$/i.test(
    file.path,
  );
  return file.hunks.flatMap(hunk => {
    const comments = commentLines(hunk, languageOf(file.path));
    return hunk.lines.flatMap((line): readonly Signal[] => {
      if (line.mark !== 'added' || comments.has(line)) return [];
      const shape = shapeOf(line.text, isSettings);
      if (shape === undefined) return [];
      const before = runAround(hunk, line).find(
        other =>
          other.mark === 'removed' &&
          shapeOf(other.text, isSettings) === shape &&
          squeeze(other.text) !== squeeze(line.text),
      );
      if (before === undefined || dependencyChanges(file).some(one => one.lines.includes(line))) return [];
      return [{ kind: 'Values changed', file, words: valueWords(before.text, line.text), hunk, lines: [line, before] }];
    });
  });
}

const value = /(?<![\w$])-?\d[\d_.]*(?:e[+-]?\d+)?\w{0,2}\b|\b(?:true|false|True|False|null|None|nil|undefined)\b/g;
const texts = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|'(?:\\[\s\S]|[^'\\])*(?:'|\\?$)/g;
const colon = /\s*:/y;

function shapeOf(text: string, isSettings: boolean): string | undefined {
  const withoutTexts = isSettings
    ? text.replace(texts, (found, start: number) => (isKey(text, start + found.length) ? found : '§'))
    : text;
  const shape = squeeze(withoutTexts.replace(value, '§'));
  return shape.includes('§') && /\w/.test(shape) ? shape : undefined;
}

/** A text with a colon behind it is the name of a setting. */
function isKey(text: string, end: number): boolean {
  colon.lastIndex = end;
  return colon.test(text);
}

function valueWords(before: string, after: string): string {
  const key = /(?<![\w$.-])([\w$.-]+)["']?\s*[:=](?!=)/.exec(after)?.[1];
  const [old, now] = [differing(before, after), differing(after, before)];
  const what = key === undefined ? 'a value' : `\`${key}\``;
  return old === '' || now === ''
    ? `${what} has another value`
    : `${what} goes from ${code(old, 60)} to ${code(now, 60)}`;
}

/** The part of a line that the other line has not, grown to whole words. */
function differing(text: string, other: string): string {
  const [one, two] = [text.trim(), other.trim()];
  let start = 0;
  while (start < one.length && one[start] === two[start]) start++;
  let end = 0;
  while (end < one.length - start && end < two.length - start && one.at(-1 - end) === two.at(-1 - end)) end++;
  let to = one.length - end;
  while (start > 0 && /[\w.]/.test(one[start - 1] ?? '')) start--;
  while (to < one.length && /[\w.]/.test(one[to] ?? '')) to++;
  return one.slice(start, to);
}
