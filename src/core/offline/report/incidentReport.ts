import { counted } from '../../show/words';
import { citeText, code } from './cite';
import { choose, longestSentence, mostOfPart, type Part, type Said, say, sentencesOf } from './noteParts';
import { type NoteLine, sayLines } from './notesSent';
import { type TimedNote, timedNotes, timesElsewhere } from './noteTimes';

const mostEvents = 60;

const parts: readonly Part[] = [
  {
    name: 'impact',
    title: 'Impact',
    headings: /impact|affected|customer|scope|severity|damage|symptom/i,
    words:
      /\baffect|\bimpact|\bunavailable|\boutage|\bdowntime|\bfail(?:ed|ing|ure)|\berrors?\b|\bminutes\b|\bcustomers?\b|\busers?\b|\brecipients?\b|\bpaid\b|\bstolen\b|\bexfiltrat|\bleaked\b|\bencrypted\b|(?:[€$£]|\b(?:EUR|USD|GBP|CHF)) ?\d|\d ?(?:€|(?:EUR|USD|GBP|CHF)\b)/i,
    gap: 'who was affected, how and how long',
  },
  {
    name: 'cause',
    title: 'Root cause',
    headings: /cause|fault|why|lead-?up|background|trigger|origin|analysis|contribut|what (?:went wrong|happened)/i,
    words:
      /\bbecause\b|\bcaused?\b|\bdue to\b|\bled to\b|\broot cause|\bbug\b|\bmissing\b|\bmisconfigur|\bregression|\bexhaust|\bintroduced\b|\bexploited?\b|\bcompromised\b/i,
    gap: 'what broke, and what let it happen',
  },
  {
    name: 'response',
    title: 'Detection and response',
    headings: /detect|notic|alert|discover|respon|mitigat|recover|resol|remed|contain|eradicat|rollback/i,
    words:
      /\bnotic|\bdetect|\balert|\breport(?:ed)? by|\breport(?:s|ed)\b|\bpaged\b|\bdeclar(?:e[sd]?|ing)\b|\bdrain(?:s|ed)\b|\brotated?\b|\brebuil[dt]|\bout of (?:the )?(?:load balancer|rotation|service)|\broll(?:ed|ing)? ?back|\brevert|\brestart|\bmitigat|\brestor|\bresolved|\bcontain|\bblocked\b|\bisolated\b/i,
    gap: 'how it was noticed, and what was done',
  },
  {
    name: 'actions',
    title: 'Actions',
    headings: /action|follow-?up|next step|lesson|improve|prevent|to-?do|recommend/i,
    words:
      /\bfollow-?up|\bto ?do\b|\bwill (?:be|add|move|change|review)|\bshould\b|\bplan(?:ned)? to\b|\bfix (?:was|for)|\bfix(?:ed|es)?\b/i,
    gap: 'what is still to do, and who does it',
  },
];

/** What the notes themselves leave open; it stands among the gaps. */
const open: Part = {
  name: 'open',
  title: 'Gaps',
  headings: /^open$|open (?:question|point|issue)|\bunknowns?\b|unclear|\bgaps?\b|not known|offene/i,
  words:
    /\?$|\bunknown\b|\bunclear\b|\bnot (?:yet )?(?:known|confirmed|clear)\b|\bto be confirmed\b|\b(?:tbc|tbd)\b|\blogs? .{0,80}\b(?:missing|lost|rotated|not available)\b/i,
  gap: '',
};
const allParts = [...parts, open];

/**
 * What a program can take out of notes on an incident: the timeline in UTC, and the sentences on impact, cause, response
 * and actions, by the headings that they stand under or the words they use, each with its line. It draws no conclusion, and
 * names what the notes do not say.
 */
export function incidentReport(notes: readonly NoteLine[]): readonly string[] {
  const events = timedNotes(notes);
  const timed = new Set(events.flatMap(({ note, timeNote }) => [note, timeNote]));
  const entries = folded(events);
  const said = sentencesOf(notes.filter(note => !timed.has(note)));
  const chosen = new Map(allParts.map(part => [part.name, choose(part, said, allParts)]));
  const responses = new Set(telling(events, parts[2]));
  const isNews = (event: TimedNote) => !responses.has(event);
  const bullets = (name: string) => (chosen.get(name) ?? []).map(say);
  return [
    ...section('Summary', summary(chosen, events)),
    ...section('Impact', bullets('impact')),
    ...section('Timeline', entries.slice(0, mostEvents).map(sayEntry)),
    ...section('Root cause', bullets('cause')),
    ...section(
      'Detection and response',
      [...bullets('response'), ...telling(events, parts[2]).map(sayEvent)].slice(0, mostOfPart + 4),
    ),
    ...section(
      'Actions',
      [...bullets('actions'), ...afterwards(events).filter(isNews).map(sayEvent)].slice(0, mostOfPart + 4),
    ),
    ...gaps(chosen, events, entries, timesElsewhere(notes, events)),
  ];
}

/** The first sentence that uses the words of its part, of impact, cause and response. */
function summary(chosen: ReadonlyMap<string, readonly Said[]>, events: readonly TimedNote[]): readonly string[] {
  const lead = (name: string) => {
    const all = chosen.get(name) ?? [];
    const part = parts.find(one => one.name === name);
    const best = all.find(({ text }) => part?.words.test(text) === true) ?? all[0];
    return best === undefined ? [] : [say(best)];
  };
  const dated = events.filter(({ date }) => date !== undefined);
  const [first, last] = dated.length < 2 ? [events[0], events.at(-1)] : [dated[0], dated.at(-1)];
  const span =
    first === undefined || last === undefined || first === last
      ? []
      : [
          `- The timeline runs from ${when(first)} to ${when(last)}, with ${counted(events.length, 'entry', 'entries')}. ${citeEvent(first)} ${citeEvent(last)}`,
        ];
  return [...lead('impact'), ...lead('cause'), ...lead('response').slice(0, 1), ...span];
}

function telling(events: readonly TimedNote[], part: Part | undefined): readonly TimedNote[] {
  return events.filter(({ event }) => part?.words.test(event) === true);
}

/** What was mended and rolled out once the first response was made. */
function afterwards(events: readonly TimedNote[]): readonly TimedNote[] {
  const [response] = telling(events, parts[2]);
  const from = response === undefined ? events.length : events.indexOf(response) + 1;
  return events
    .slice(from)
    .filter(({ event }) =>
      /\bfix|\bmerged\b|\bdeploy|\bpromoted\b|\breleas|\bpatch|\brestor|\brotat|\breset|\brevok/i.test(event),
    );
}

/** Entries of a timeline: what a program's log says again and again, but for numbers, is one. */
interface Entry {
  readonly first: TimedNote;
  readonly last: TimedNote;
  readonly count: number;
}

const fewestAlike = 4;

function folded(events: readonly TimedNote[]): readonly Entry[] {
  const keyOf = ({ note, event }: TimedNote) =>
    `${note.kept.snippet.path ?? note.kept.id}\n${event.replace(/[\da-f]{8,64}/gi, '#').replace(/\d+/g, '#')}`;
  const alike = new Map<string, TimedNote[]>();
  for (const event of events) {
    const key = keyOf(event);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [event]);
    else known.push(event);
  }
  return events.flatMap((event): readonly Entry[] => {
    const all = alike.get(keyOf(event)) ?? [];
    if (all.length < fewestAlike) return [{ first: event, last: event, count: 1 }];
    return all[0] === event ? [{ first: event, last: all.at(-1) ?? event, count: all.length }] : [];
  });
}

function sayEntry({ first, last, count }: Entry): string {
  if (count === 1) return sayEvent(first);
  const more = `and ${count - 1} more alike, but for numbers, until ${when(last)}`;
  return `- ${when(first)}: ${code(first.event, longestSentence)} ${citeEvent(first)} ${more} ${citeEvent(last)}`;
}

function sayEvent(event: TimedNote): string {
  const mail = event.timeNote === undefined ? '' : 'mail ';
  return `- ${when(event)}: ${mail}${code(event.event, longestSentence)} ${citeEvent(event)}`;
}

function when({ date, unclearDate, time, zone }: TimedNote): string {
  if (unclearDate !== undefined) return `${unclearDate} ${time} (day and month can be read in two ways)`;
  return `${date === undefined ? '' : `${date} `}${time} ${zone === 'untold' ? '(zone not given)' : 'UTC'}`;
}

function citeEvent({ note, timeNote, event }: TimedNote): string {
  const cited = citeText(note.kept.id, note.line.number, event);
  if (timeNote === undefined) return cited;
  return `${cited} ${citeText(timeNote.kept.id, timeNote.line.number, timeNote.line.text)}`;
}

function gaps(
  chosen: ReadonlyMap<string, readonly Said[]>,
  events: readonly TimedNote[],
  entries: readonly Entry[],
  elsewhere: readonly NoteLine[],
): readonly string[] {
  const missing = parts.filter(
    part =>
      (chosen.get(part.name) ?? []).length === 0 && (part.name !== 'response' || telling(events, part).length === 0),
  );
  const zoneless = events.filter(({ zone }) => zone === 'untold').length;
  const carried = events.filter(({ isDateCarried }) => isDateCarried === true).length;
  const dateless = events.filter(({ date }) => date === undefined).length;
  const further = entries.slice(mostEvents).reduce((sum, { count }) => sum + count, 0);
  return [
    '## Gaps',
    '',
    ...missing.map(({ gap }) => `- The notes that were sent do not say ${gap}.`),
    ...(chosen.get('open') ?? []).map(say),
    ...(events.length === 0 ? ['- There are no entries with a time, so there is no timeline.'] : []),
    ...(zoneless === 0 ? [] : [`- Of ${counted(events.length, 'entry', 'entries')}, ${zoneless} without a time zone.`]),
    ...(dateless === 0 ? [] : [`- Of ${counted(events.length, 'entry', 'entries')}, ${dateless} without a date.`]),
    ...(carried === 0
      ? []
      : [
          `- Of ${counted(events.length, 'entry', 'entries')}, ${carried} without a date of ${carried === 1 ? 'its' : 'their'} own: taken from the entry above.`,
        ]),
    ...(further > 0 ? [`- Not shown of the timeline: ${counted(further, 'further entry', 'further entries')}.`] : []),
    ...(elsewhere.length === 0
      ? []
      : [
          `- ${counted(elsewhere.length, 'line')} with a time that does not begin the line, or in a form that is not known: not in the timeline (${sayLines(elsewhere)}).`,
        ]),
    '- Whether these sentences are the whole story, and whether they contradict each other: that takes a reader or a language model.',
    '',
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}
