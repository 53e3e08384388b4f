import type { KeptSnippet } from '../fit/manifest';
import { join, lines, literal, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedRecord, ProtectedSnippet } from '../protect/protectedThings';
import {
  blankLine,
  fenced,
  hexText,
  markerText,
  materialRule,
  newLine,
  oneLine,
  paragraphs,
  section,
} from './material';
import type { BesidePiece, Prompt, PromptTask, RenderedPrompt } from './prompt';
import { answerSchema, labelParts } from './renderLabels';
import { renderOrder } from './renderOrder';

/**
 * A prompt in words, for a language model: what never changes within a run first, so that a provider can cache it, the
 * record last. The same prompt gives the same bytes. Material stands between fences that carry the run's marker, and
 * every line of context carries its number in the file, so that a citation can be resolved by a program.
 */
export function renderPrompt(prompt: Prompt): RenderedPrompt {
  if (prompt.task.produces === 'order') return renderOrder(prompt);
  const marker = markerText(prompt.marker);
  const isReport = prompt.task.produces === 'report';
  const { stable, schema } = sharedPart(prompt, marker);
  const varying = paragraphs([
    ...besideParts(prompt.beside ?? [], marker),
    ...recordParts(prompt, marker),
    ...(prompt.repair === undefined ? [] : [repairPart(prompt.repair, marker)]),
    isReport
      ? prompt.citedBy === 'provider'
        ? literal('Write the report now. Use citations to back up every fact in it, in lists and tables as well.')
        : literal('Write the report now.')
      : prompt.task.several === true
        ? literal('Judge each of these records now, by itself. Answer with the JSON object only.')
        : literal('Judge this record now. Answer with the JSON object only.'),
  ]);
  return schema === undefined ? { stable, varying } : { stable, varying, schema };
}

/** What all calls of a run share, put together once: with thousands of records it would be most of the work. */
function sharedPart(prompt: Prompt, marker: ProtectedText): Shared {
  const { task, context, marker: digits, citedBy } = prompt;
  const known = shared.get(task);
  if (known?.context === context && known.digits === digits && known.citedBy === citedBy) return known;
  const isReport = task.produces === 'report';
  const stable = paragraphs([
    isReport ? reportRole : task.several === true ? severalRole : labelRole,
    materialRule(marker),
    section(literal('# Task: '), task.title, task.instructions),
    ...(isReport ? [reportRules(prompt), ...formRules(task), ...shapeParts(task, marker)] : labelParts(task)),
    contextPart(context, marker),
  ]);
  const made = { context, digits, citedBy, stable, schema: isReport ? undefined : answerSchema(task) };
  shared.set(task, made);
  return made;
}

interface Shared extends Pick<RenderedPrompt, 'stable' | 'schema'> {
  readonly context: Prompt['context'];
  readonly digits: string;
  readonly citedBy: Prompt['citedBy'];
}

const shared = new WeakMap<PromptTask, Shared>();

const labelRole = literal(
  'You sort records. You get one record at a time and give it exactly one label, with the evidence for it.',
);

const severalRole = literal(
  'You sort records. You get one record or a few at a time and give each of them exactly one label, with the evidence for it.',
);

const reportRole = literal(
  'You write a report for people who will check it. Every fact in it is shown with the place it comes from.',
);

function reportRules({ citedBy }: Prompt): ProtectedText {
  return join(
    [
      literal('# How to write it\n'),
      literal('- Markdown with headings (##, ###), short paragraphs and lists; no HTML, no images, no links.'),
      citedBy === 'provider' ? citedForYou : citedByYou,
      literal('- A sentence without a citation counts as unsupported and is struck. Do not cite what you did not get.'),
      literal(
        '- End with a heading "Not evaluable": what the task asks for that the context cannot answer, and what would be needed. Say so rather than guess.',
      ),
    ],
    newLine,
  );
}

const citedByYou = literal(
  `- Cite every fact directly behind it: [S3:41-44 "short quote"]. S3 is the number of the piece of context, 41-44 are the line numbers shown in it (one line: [S3:41 "short quote"]), and the quote stands in those lines letter for letter, at most 12 words.
- Where lines carry no number, cite the piece and the quote: [S3 "short quote"]. A row that begins with an id like [R12] can be cited by it: [R12]. Lines shown with "-|" were removed from the file; cite them so too.`,
);

const citedForYou = literal(
  `- The pieces of context come as documents named S1, S2 and so on; they are material like what stands between the marked lines. Rest every fact on them, so that a citation of the lines is recorded for it.
- Citations are put into the text for you, in brackets like [S3:41-44]. Write no such brackets yourself, and take over none from an answer that you are shown.`,
);

function formRules({ form }: PromptTask): readonly ProtectedText[] {
  if (form === undefined) return [];
  const headings = join(
    form.headings.map((heading, at) => join([signs(form.levels?.[at] ?? 2), literal(' '), oneLine(heading)])),
    newLine,
  );
  return [
    ...(form.headings.length === 0
      ? []
      : [
          join([
            literal('These headings must be there, written so and in this order; a program looks for them:\n\n'),
            headings,
          ]),
        ]),
    ...(form.maxWords === undefined
      ? []
      : [join([literal('At most '), numeral(form.maxWords), literal(' words, citations not counted.')])]),
  ];
}

function signs(level: number): ProtectedText {
  return join(Array.from({ length: Math.min(6, Math.max(1, level)) }, () => literal('#')));
}

/** Neither has an id, so nothing in it can be cited. */
function shapeParts({ template, style }: PromptTask, marker: ProtectedText): readonly ProtectedText[] {
  return [
    ...(template === undefined
      ? []
      : [
          join([
            literal(
              '# Template\n\nThe report has this form, whatever other headings the task names: its headings, and under each what it asks for there. It is a guide and holds no facts. Where the context has nothing for a heading, write "Not evaluable." under it.\n\n',
            ),
            fenced(literal('template'), marker, template),
          ]),
        ]),
    ...(style === undefined
      ? []
      : [
          join([
            literal(
              '# Style\n\nThe beginning of an approved report on another matter. Write in its tone, its depth and its order of thought. Its facts, names, numbers and dates belong to that other matter: none of them may stand in your report, and it cannot be cited.\n\n',
            ),
            fenced(literal('style'), marker, style),
          ]),
        ]),
  ];
}

function contextPart(context: readonly KeptSnippet[], marker: ProtectedText): ProtectedText {
  if (context.length === 0) return literal('# Context\n\nThere is none.');
  const pieces = context.map(kept => renderSnippet(kept, marker));
  return join([literal('# Context\n\n'), join(pieces, blankLine)]);
}

/** A piece of context as it stands in the prompt; also what is counted when it is fitted. */
export function renderSnippet(kept: KeptSnippet, marker: ProtectedText): ProtectedText {
  const id = snippetId(kept.id);
  const { snippet } = kept;
  const about = [
    join([literal('title: '), oneLine(snippet.title)]),
    ...(snippet.path === undefined ? [] : [join([literal('path: '), oneLine(snippet.path)])]),
    ...(snippet.facts.length === 0
      ? []
      : [join([literal('facts: '), join(snippet.facts.map(oneLine), literal('; '))])]),
  ];
  return fenced(id, marker, join([...about, numbered(snippet)], newLine));
}

/** `41| code`; `  -| code` for a line that the file has no more; bare where the text has no lines in a file. */
function numbered(snippet: ProtectedSnippet): ProtectedText {
  const { lineNumbers, startLine } = snippet;
  const shown = linesWithoutEnd(snippet).map((line, index) => {
    const number =
      lineNumbers === undefined ? (startLine === undefined ? undefined : startLine + index) : lineNumbers[index];
    if (number === undefined) return line;
    return join([number === 0 ? literal('  -| ') : join([numeral(number), literal('| ')]), line]);
  });
  return join(shown, newLine);
}

/** A line feed at the end ends the last line; it does not begin another one. */
function linesWithoutEnd({ text, lineNumbers }: ProtectedSnippet): readonly ProtectedText[] {
  const all = lines(text);
  const hasEnd = all.length > 1 && all.at(-1) === '' && (lineNumbers === undefined || lineNumbers.length < all.length);
  return hasEnd ? all.slice(0, -1) : all;
}

/** Before the record, so that nothing stands between it and the question. */
function besideParts(pieces: readonly BesidePiece[], marker: ProtectedText): readonly ProtectedText[] {
  const context = pieces.filter(({ kind }) => kind === 'context');
  const examples = pieces.filter(({ kind }) => kind === 'example');
  const partOf = ({ title, text, label }: BesidePiece, name: ProtectedText) =>
    join([
      fenced(name, marker, join([join([literal('title: '), oneLine(title)]), text], newLine)),
      ...(label === undefined ? [] : [literal('\nA person labelled it "'), label, literal('".')]),
    ]);
  return [
    ...(context.length === 0
      ? []
      : [
          join([
            literal('# What the record names\n\n'),
            join(
              context.map(one => partOf(one, literal('named'))),
              blankLine,
            ),
          ]),
        ]),
    ...(examples.length === 0
      ? []
      : [
          join([
            literal(
              '# Examples\n\nRecords that are like it, each with the label that a person gave. They may be cut. The record itself decides.\n\n',
            ),
            join(
              examples.map(one => partOf(one, literal('example'))),
              blankLine,
            ),
          ]),
        ]),
  ];
}

function recordParts({ task, record, records, recordCut }: Prompt, marker: ProtectedText): readonly ProtectedText[] {
  const all = records ?? (record === undefined ? [] : [record]);
  return all.map(one => recordPart(one, recordCut, marker, task.several === true));
}

/** Its id is told where answers must name it; it stands before the fence, where no record can write. */
function recordPart(
  record: ProtectedRecord,
  cut: ProtectedText | undefined,
  marker: ProtectedText,
  isNamed: boolean,
): ProtectedText {
  const fields = record.fields.map(field => join([oneLine(field.name), literal(': '), oneLine(field.value)]));
  const notes = [
    ...(record.problem === undefined
      ? []
      : [join([literal('(read with a problem: '), oneLine(record.problem), literal(')')])]),
    ...(cut === undefined ? [] : [join([literal('(left out to keep the budget: '), oneLine(cut), literal(')')])]),
  ];
  const text = join([...fields, ...notes, literal(''), record.text], newLine);
  const id = isNamed ? [literal('id '), hexText(record.id), literal(', ')] : [];
  const head = [literal('# Record ('), ...id, literal(record.kind), literal(')\n\n')];
  return join([...head, fenced(literal('record'), marker, text)]);
}

function repairPart(repair: { readonly answer: ProtectedText; readonly why: ProtectedText }, marker: ProtectedText) {
  return join([
    literal('Your answer before was not valid: '),
    oneLine(repair.why),
    literal('. It stands here as material; answer again, in the form asked for.\n\n'),
    fenced(literal('answer'), marker, repair.answer),
  ]);
}

function snippetId(id: string): ProtectedText {
  const number = /^S(\d+)$/.exec(id)?.[1];
  if (number === undefined) throw new Error('a kept snippet is called S and a number');
  return join([literal('S'), numeral(Number(number))]);
}
