import type { Breathe } from './breathe';
import { shapeUnusable } from './errors';
import type { TokenCounter } from './fit/tokenCounter';
import { headingsIn } from './gather/headings';
import type { IgnoreRules } from './gather/ignoreRules';
import { readText } from './gather/readText';
import type { Gathered } from './gather/source';
import type { PrepareRequest } from './prepare';
import { join, lines, literal, numbered, numeral, type ProtectedText } from './protect/protected';
import type { Redaction } from './protect/protectedThings';
import type { Protector } from './protect/protector';
import { plainHeading } from './read/checkForm';
import type { Services } from './services';
import type { Task } from './task/task';

/** What a person's own files say of the form and the style of a report. Guides, and no facts: neither has an id that could be cited. */
export interface ReportShape {
  /** Over both texts as they lie in the workspace: an approval is for these and no others. */
  readonly hash: string;
  /** For an approval: what they say. */
  readonly files: readonly ShapeFile[];
  readonly headings?: readonly { readonly title: string; readonly level: number }[];
  readonly template?: ProtectedText;
  readonly style?: ProtectedText;
  readonly notes: readonly ProtectedText[];
  readonly redacted: readonly Redaction[];
}

export interface ShapeFile {
  readonly as: 'template' | 'style';
  readonly path: string;
  /** The path, fit to be shown. */
  readonly name: ProtectedText;
  /** The whole of it, without its secrets. */
  readonly text: ProtectedText;
}

const largestBytes = 256 * 1024;
const mostHeadings = 60;
/** Of the budget: a style is shown by a page or two, and facts need the room. */
const shareOfStyle = 0.15;

interface ShapeFrom {
  readonly rules: IgnoreRules;
  readonly protector: Protector;
  readonly counter: TokenCounter;
  readonly breathe: Breathe;
}

/**
 * Reads the template and the style that a report task names. `undefined` where it names none. Throws a sentence where one of
 * them cannot be read, may not be shown, or has no headings: a report in another form than was asked for is no use.
 */
export async function readReportShape(
  request: Pick<PrepareRequest, 'task' | 'tier' | 'budgetTokens'>,
  { workspace, hash }: Pick<Services, 'workspace' | 'hash'>,
  from: ShapeFrom,
  signal: AbortSignal,
): Promise<ReportShape | undefined> {
  const { task, tier, budgetTokens = task.context.budgetTokens } = request;
  if (task.template === undefined && task.style === undefined) return undefined;
  const read = async (as: ShapeFile['as'], named: string | undefined) =>
    named === undefined ? undefined : readShapeFile(as, pathOf(named, task, workspace), workspace, from, signal);
  const template = await read('template', task.template);
  const style = await read('style', task.style);
  const both = [template, style].flatMap(one => (one === undefined ? [] : [one]));
  const shown = style === undefined ? undefined : await shownStyle(style, tier.provider, budgetTokens, from, signal);
  const headings = template === undefined ? undefined : headingsOf(template);
  return {
    hash: hash.sha256(JSON.stringify(both.map(({ as, raw }) => [as, raw]))),
    files: both,
    ...(headings === undefined ? {} : { headings }),
    template: template?.text,
    style: shown?.text,
    notes: [
      ...(template === undefined || headings === undefined ? [] : [sayTemplate(template, headings.length)]),
      ...(shown === undefined ? [] : [shown.note]),
    ],
    redacted: both.flatMap(({ redacted }) => redacted),
  };
}

/** The same request, its form that of the template. */
export function inShape(request: PrepareRequest, shape: ReportShape | undefined): PrepareRequest {
  if (shape?.headings === undefined) return request;
  const { task } = request;
  const form = {
    ...task.form,
    headings: shape.headings.map(({ title }) => title),
    levels: shape.headings.map(({ level }) => level),
  };
  return { ...request, task: { ...task, form } };
}

/** For whoever approves a task: its own files in full, as a model may see them. */
export function shapeWords({ files }: Pick<ReportShape, 'files'>): string {
  return files.map(({ as, name, text }) => `Its ${as}, ${name}:\n\n${text}`).join('\n\n');
}

/** What was gathered without the files that only give the form: as context they could be cited. */
export function withoutShape(gathered: Gathered, shape: ReportShape | undefined): Gathered {
  if (shape === undefined) return gathered;
  const isShape = (path: string | undefined) => shape.files.some(file => file.path === path);
  const out = shape.files.flatMap(({ as, path }) => {
    const [first] = gathered.snippets.filter(one => one.path === path);
    const why = `the ${as} of this report, which is no fact`;
    return first === undefined ? [] : [{ source: first.source, title: path, path, why }];
  });
  return {
    ...gathered,
    snippets: gathered.snippets.filter(({ path }) => !isShape(path)),
    skipped: [...gathered.skipped, ...out],
  };
}

/** A task of a workspace folder names files of that folder. */
function pathOf(named: string, { path = '' }: Task, { folders }: Services['workspace']): string {
  const own = folders.find(({ prefix }) => prefix !== '' && path.startsWith(prefix))?.prefix ?? '';
  return named.startsWith(own) || named.startsWith('/') ? named : `${own}${named}`;
}

interface ReadShape extends ShapeFile {
  readonly raw: string;
  readonly redacted: readonly Redaction[];
}

async function readShapeFile(
  as: ShapeFile['as'],
  path: string,
  workspace: Services['workspace'],
  { rules, protector }: ShapeFrom,
  signal: AbortSignal,
): Promise<ReadShape> {
  const ignored = await rules.whyIgnored(path, 'file');
  if (ignored !== undefined) throw shapeUnusable(as, path, ignored);
  const file = await readText(workspace, path, { maxFileBytes: largestBytes }, signal);
  if (file.kind === 'skipped') throw shapeUnusable(as, path, file.why);
  const safe = await protector.protectSnippets([{ source: as, path, title: path, text: file.text }], signal);
  const [snippet] = safe.snippets;
  if (snippet === undefined) throw shapeUnusable(as, path, safe.withheld[0]?.why ?? 'it is withheld');
  return { as, path, name: snippet.title, text: snippet.text, raw: file.text, redacted: safe.redacted };
}

/** Every heading but a lone title; one that comes again is asked for once. */
function headingsOf({ path, text }: ReadShape): readonly { readonly title: string; readonly level: number }[] {
  const all = headingsIn(path, text.split(/\r?\n/)) ?? [];
  const titles = all.filter(({ level }) => level === 1);
  const asked = titles.length === 1 && all.length > 1 ? all.filter(({ level }) => level > 1) : all;
  const seen = new Set<string>();
  const headings = asked.filter(({ title }) => {
    const plain = plainHeading(title);
    if (plain === '' || seen.has(plain)) return false;
    seen.add(plain);
    return true;
  });
  if (headings.length === 0) throw shapeUnusable('template', path, 'no headings stand in it, as "## Summary" would be');
  if (headings.length > mostHeadings)
    throw shapeUnusable(
      'template',
      path,
      `it has ${headings.length} headings, and at most ${mostHeadings} can be asked for`,
    );
  return headings.map(({ title, level }) => ({ title, level: Math.max(2, level) }));
}

/** Its first lines within a share of the budget. Extracts have no style, so without a language model none of it is used. */
async function shownStyle(
  { name, text }: ReadShape,
  provider: string,
  budgetTokens: number,
  { counter }: ShapeFrom,
  signal: AbortSignal,
): Promise<{ readonly text?: ProtectedText; readonly note: ProtectedText }> {
  if (provider === 'offline')
    return { note: join([literal('style: '), name, literal(' is not used without a language model')]) };
  const all = lines(text);
  const tokens = await counter.upper(all, signal);
  let left = Math.floor(budgetTokens * shareOfStyle);
  let shown = 0;
  while (shown < all.length && (tokens[shown] ?? 0) + 1 <= left) {
    left -= (tokens[shown] ?? 0) + 1;
    shown++;
  }
  const count =
    shown === all.length
      ? literal('')
      : join([literal(', its first '), numeral(shown), literal(' of '), numbered(all.length, 'line', 'lines')]);
  return {
    text: join(all.slice(0, shown), literal('\n')),
    note: join([literal('style: '), name, count, literal('; a guide that cannot be cited')]),
  };
}

function sayTemplate({ name }: ReadShape, headings: number): ProtectedText {
  return join([literal('template: '), name, literal(', '), numbered(headings, 'heading', 'headings')]);
}
