import { counted } from '../../show/words';
import type { CvssVector } from '../../taxonomy/cvss';
import { citeText, code } from './cite';
import { choose, labelled, mostOfPart, type Part, type Said, say, sentencesOf, standsUnder } from './noteParts';
import { type NoteLine, sayLines } from './notesSent';

const parts: readonly Part[] = [
  {
    name: 'description',
    title: 'Description',
    headings: /descri|finding|vulnerab|issue|detail|summary|overview|observation/i,
    words:
      /\bvulnerab|\bweakness|\ballows?\b|\bfails? to\b|\bdoes not (?:check|validate|verify|escape|enforce)|\bmissing\b|\binjection\b|\bexposed?\b|\bunauthenticated\b/i,
    gap: 'what the weakness is',
  },
  {
    name: 'affected',
    title: 'Affected',
    headings: /affect|scope|asset|target|component|location|where|endpoint/i,
    words: /\baffected\b|\bversions?\b|\bhosts?\b|\bendpoint|https?:\/\/|\bparameter\b|(?:\d{1,3}\.){3}\d{1,3}/i,
    gap: 'which systems, versions or places are affected',
  },
  {
    name: 'steps',
    title: 'Steps to reproduce',
    headings: /step|reproduc|proof|poc|exploit|evidence|demonstrat|walkthrough/i,
    words:
      /^(?:open|send|log ?in|intercept|visit|navigate|run|submit|change|replace|observe|note that|upload|enter|click)\b|\brequest\b|\bpayload\b|\bresponse\b/i,
    gap: 'how to reproduce it',
  },
  {
    name: 'impact',
    title: 'Impact',
    headings: /impact|risk|consequence|severity|business/i,
    words:
      /\battacker (?:can|could|may)|\bimpact|\blead(?:s)? to\b|\bcompromis|\bdisclos|\btakeover|\bread any\b|\bexecute\b|\breturn(?:s|ed) [\d.,]{1,12} (?:rows|records|accounts|files)\b|\bgives? access to\b/i,
    gap: 'what an attacker gains',
  },
  {
    name: 'recommendation',
    title: 'Recommendation',
    headings: /recommend|remediat|fix|mitigat|solution|countermeasure/i,
    words:
      /\bshould\b|\brecommend|\bupgrade\b|\bpatch\b|\buse (?:parameteri[sz]ed|prepared)|\bvalidate\b|\brestrict\b|\bdisable\b|\brotate\b/i,
    gap: 'how to mend it',
  },
];

/**
 * What a program can take out of notes on a weakness: its parts by heading or by their words, each sentence with its line,
 * and the score of each CVSS vector, worked out by the equations of its version. It makes up no vector.
 */
export async function findingReport(notes: readonly NoteLine[]): Promise<readonly string[]> {
  const { cvssVectors } = await import('../../taxonomy/cvss');
  const said = sentencesOf(notes);
  const chosen = new Map(parts.map(part => [part.name, choose(part, said, parts)] as const));
  const of = (name: string) => chosen.get(name) ?? [];
  const further = furtherOf(said, [...chosen.values()].flat());
  // Notes that name nothing begin with what the weakness is.
  const isPlain = of('description').length === 0;
  if (isPlain) chosen.set('description', further.splice(0, mostOfPart));
  const vectors = notes.flatMap(note => cvssVectors(note.line.text).map(vector => ({ note, vector })));
  const steps = [...of('steps').map(one => ({ at: orderOf(one, notes), line: say(one) })), ...listings(notes)].sort(
    (a, b) => a.at - b.at,
  );
  return [
    ...section('Finding', titlesOf(notes)),
    ...section('Severity', [
      ...vectors.map(({ note, vector }) => sayVector(note, vector)),
      ...statedSeverities(notes, vectors),
    ]),
    ...parts.flatMap(({ name, title }) =>
      section(title, name === 'steps' ? steps.slice(0, 20).map(({ line }) => line) : of(name).map(say)),
    ),
    ...section('References', references(notes)),
    ...gaps(chosen, vectors.length, further),
  ];
}

const mostTitles = 12;

/** Of notes on several weaknesses all titles: what follows is of all of them. */
function titlesOf(notes: readonly NoteLine[]): readonly string[] {
  const headings = notes.filter(({ line, isCode }) => !isCode && /^# \S/.test(line.text));
  const more = headings.length - mostTitles;
  return [
    ...headings.slice(0, mostTitles).map(({ kept, line }) => {
      const text = line.text.replace(/^# /, '');
      return `- ${code(text, 200)} ${citeText(kept.id, line.number, text)}`;
    }),
    ...(more > 0 ? [`- And ${counted(more, 'more title')}.`] : []),
  ];
}

function sayVector({ kept, line }: NoteLine, vector: CvssVector): string {
  const cited = citeText(kept.id, line.number, vector.vector);
  if (vector.kind === 'invalid') return `- ${code(vector.vector, 160)} has no score: ${vector.why}. ${cited}`;
  return `- ${code(vector.vector, 160)} scores ${vector.score.toFixed(1)} (${vector.severity}) by CVSS ${vector.version}. ${cited}`;
}

interface PlacedVector {
  readonly note: NoteLine;
  readonly vector: CvssVector;
}

/** A score that the notes give: told where the vector beside it does not come to it, or, where none stands in its line, no vector of the notes. */
function statedSeverities(notes: readonly NoteLine[], vectors: readonly PlacedVector[]): readonly string[] {
  return notes
    .flatMap(note => {
      const stated = note.isCode ? undefined : statedScore(note.line.text);
      if (stated === undefined) return [];
      const beside = vectors.filter(one => one.note === note);
      const scores = scoresOf(beside.length > 0 ? beside : vectors);
      if (scores.includes(stated)) return [];
      const cited = citeText(note.kept.id, note.line.number, note.line.text.trim());
      return [`- The notes state ${stated}, ${againstScores(scores, beside.length > 0)}. ${cited}`];
    })
    .slice(0, mostTitles);
}

function againstScores(scores: readonly string[], isBeside: boolean): string {
  if (scores.length === 0)
    return isBeside
      ? 'and the vector beside it has no score'
      : 'but the text gives no vector for it that can be scored';
  return isBeside
    ? `and the vector beside it scores ${scores.join(', ')}`
    : `and its vector scores ${scores.join(', ')}`;
}

function scoresOf(vectors: readonly PlacedVector[]): readonly string[] {
  return [...new Set(vectors.flatMap(({ vector }) => (vector.kind === 'scored' ? [vector.score.toFixed(1)] : [])))];
}

function statedScore(text: string): string | undefined {
  const plain = text.replace(/CVSS:\d\.\d\/\S+/g, 'CVSS');
  const from = plain.indexOf('CVSS');
  return from < 0 ? undefined : /^[^\d\n]{0,40}(\d{1,2}\.\d)(?![\d/])/.exec(plain.slice(from + 4, from + 60))?.[1];
}

const mostListing = 12;

/** Requests and payloads of the steps, line by line, where a heading says that they are steps. */
function listings(notes: readonly NoteLine[]): readonly { readonly at: number; readonly line: string }[] {
  const steps = parts.find(({ name }) => name === 'steps');
  return notes
    .flatMap((note, at) => {
      const isStep = note.isCode && steps !== undefined && standsUnder(steps, note.headings, parts);
      const text = note.line.text.trim();
      if (!isStep || /^[`~]{3}/.test(text) || (text.match(/[\p{L}\p{N}]/gu) ?? []).length < 2) return [];
      return [{ at, line: `- ${code(text, 240)} ${citeText(note.kept.id, note.line.number, text)}` }];
    })
    .slice(0, mostListing);
}

/** Sentences that stand in no part, but for those that are told as a score or a reference. */
function furtherOf(said: readonly Said[], chosen: readonly Said[]): Said[] {
  const taken = new Set(chosen);
  return said.filter(
    one =>
      !taken.has(one) &&
      !/CVSS:\d|\bCWE-\d/.test(one.text) &&
      !ofReferences.test(one.label ?? one.headings.at(-1) ?? ''),
  );
}

const ofReferences = /reference|\blinks?\b|see also|\bsources?\b/i;

function orderOf({ note }: Said, notes: readonly NoteLine[]): number {
  return notes.indexOf(note);
}

function references(notes: readonly NoteLine[]): readonly string[] {
  const ids = new Map<string, NoteLine>();
  for (const note of notes)
    for (const id of note.line.text.match(/\bCVE-\d{4}-\d{4,7}\b|\bCWE-\d{1,4}\b|\bGHSA(?:-[0-9a-z]{4}){3}\b/g) ?? [])
      if (!ids.has(id)) ids.set(id, note);
  const links = new Map<string, NoteLine>();
  const labels = labelled(notes);
  for (const note of notes)
    if (ofReferences.test(labels.get(note) ?? note.headings.at(-1) ?? ''))
      for (const link of note.line.text.match(/https?:\/\/[^\s<>()"'`]{4,300}/g) ?? []) links.set(link, note);
  return [
    ...[...ids].slice(0, 12).map(([id, { kept, line }]) => `- ${id} ${citeText(kept.id, line.number, id)}`),
    ...[...links]
      .slice(0, 12)
      .map(([link, { kept, line }]) => `- ${code(link, 300)} ${citeText(kept.id, line.number, link)}`),
  ];
}

function gaps(
  chosen: ReadonlyMap<string, readonly Said[]>,
  vectors: number,
  further: readonly Said[],
): readonly string[] {
  const missing = parts.filter(({ name }) => (chosen.get(name) ?? []).length === 0);
  return [
    '## Not evaluable',
    '',
    ...missing.map(({ gap }) => `- The notes that were sent do not say ${gap}.`),
    ...(vectors === 0
      ? [
          '- The notes give no CVSS vector, so there is no score: a person, or a language model that cites the notes, has to choose the metrics.',
        ]
      : []),
    ...(further.length === 0
      ? []
      : [
          `- ${counted(further.length, 'further sentence')} of the notes ${further.length === 1 ? 'stands' : 'stand'} in none of these parts (${sayLines(further.map(({ note }) => note))}).`,
        ]),
    '- Whether the weakness is real and the steps work: nothing was run.',
    '',
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}
