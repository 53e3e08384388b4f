import { type Breathe, eachInTurns, turnOf, unhurried } from '../breathe';
import type { Snippet } from '../gather/source';
import type { Workers } from '../ports';
import type { SourceRecord } from '../records/record';
import { lasting, type RunMemory } from '../rememberedTexts';
import { describeHidden, unhide } from './hiddenCharacters';
import { type Changes, inOrder, lineInFile, type Passed, textOf, withheldText } from './passed';
import { type Pieces, piecesOf, spreadOver, union, wholeOf } from './pieces';
import { PlaceholderNumbers, replaceSecrets } from './placeholders';
import { join, literal, markAsProtected, type ProtectedText } from './protected';
import { type ProtectedFile, withheldFile } from './protectedFile';
import type { ProtectedRecord, ProtectedSnippet, Redaction, Withheld } from './protectedThings';
import { KnownValues } from './sameValues';
import { type Scan, scanTexts } from './scanTexts';
import { whyNameWithheld, whyWithheld } from './whyWithheld';

/** The one gate, for one run: it remembers the run's secrets, so that the same one has the same number everywhere. */
export interface Protector {
  /** What may not be shown at all is in `withheld`; the others come back in their order. */
  protectSnippets(snippets: readonly Snippet[], signal: AbortSignal): Promise<ProtectedSnippets>;
  /** As many as went in, in their order: one that could not be scanned has no text and says so in `problem`. */
  protectRecords(records: readonly SourceRecord[], signal: AbortSignal): Promise<ProtectedRecords>;
  /** As many as went in, in their order: one that could not be scanned is `[withheld]`. */
  protectTexts(texts: readonly string[], from: Origin, signal: AbortSignal): Promise<ProtectedTexts>;
  /** One text of a name or a reply; as `protectTexts`. */
  protectText(text: string, from: Origin, signal: AbortSignal): Promise<ProtectedOne>;
  /** Looks at texts that were put together, again and again until nothing changes. What still changes then is refused. */
  seal(text: ProtectedText, from: Origin, signal: AbortSignal): Promise<Sealed>;
  /** A file as `tierwise protect` shows it. */
  protectFileText(file: { readonly path: string; readonly text: string }, signal: AbortSignal): Promise<ProtectedFile>;
}

/** Where a text comes from, for the manifest. */
export interface Origin {
  readonly source: string;
  readonly path?: string;
}

export interface ProtectedSnippets extends Changes {
  readonly snippets: readonly ProtectedSnippet[];
}

export interface ProtectedRecords extends Changes {
  readonly records: readonly ProtectedRecord[];
}

export interface ProtectedTexts extends Changes {
  readonly texts: readonly ProtectedText[];
}

export interface ProtectedOne extends Changes {
  readonly text: ProtectedText;
}

export type Sealed =
  | { readonly kind: 'sealed'; readonly text: ProtectedText; readonly redacted: readonly Redaction[] }
  | { readonly kind: 'refused'; readonly why: string };

export function createProtector(workers: Workers, breathe: Breathe = unhurried, memory = lasting): Protector {
  return new RunProtector(workers, breathe, memory);
}

const mostSealRounds = 3;
const recordsAtOnce = 400;
const notScanned: Scan & Passed = { kind: 'failed', why: 'not scanned' };

class RunProtector implements Protector {
  private readonly numbers = new PlaceholderNumbers();
  private readonly known = new KnownValues();

  constructor(
    private readonly workers: Workers,
    private readonly breathe: Breathe,
    private readonly memory: Readonly<RunMemory>,
  ) {}

  async protectSnippets(snippets: readonly Snippet[], signal: AbortSignal): Promise<ProtectedSnippets> {
    const parts = await this.each(snippets, snippet => ({ snippet, why: whyWithheld(snippet) }));
    const texts = parts.flatMap(({ snippet, why }) => [
      snippet.title,
      snippet.path ?? '',
      // What is withheld anyway is not even scanned.
      ...(why === undefined ? [...(snippet.facts ?? []), snippet.text] : []),
    ]);
    const pieces = piecesOf(
      parts.map(({ snippet, why }) => ({
        snippet,
        isWithheld: why !== undefined,
        textsOf: why === undefined ? 3 + (snippet.facts?.length ?? 0) : 2,
      })),
    );
    const passed = inOrder(await this.pass(texts, signal, pieces));
    const report = new Report();
    const safe: ProtectedSnippet[] = [];
    for (const { snippet, why } of parts) {
      await this.breathe();
      const { source, startLine, endLine, lineNumbers, related, role } = snippet;
      const [title, path] = [passed.next(), passed.next()];
      const origin = { source, title: textOf(title), path: snippet.path === undefined ? undefined : textOf(path) };
      if (why !== undefined) {
        report.withhold(origin, why);
        continue;
      }
      const facts = (snippet.facts ?? []).map(() => passed.next());
      const text = passed.next();
      for (const one of [title, path, ...facts]) report.add(one, origin, () => undefined);
      if (text.kind === 'failed') {
        report.withhold(origin, text.why);
        continue;
      }
      report.add(text, origin, line => lineInFile(snippet, line));
      const own = { startLine, endLine, lineNumbers, related, role };
      safe.push({ ...origin, ...own, text: text.text, facts: facts.map(textOf) });
    }
    return { snippets: safe, ...report.changes() };
  }

  /**
   * Of very many records some at a time, so that what is made for each is let go soon: what a collection of garbage finds in use holds up
   * the thread. All are looked through before the first of them passes, as what is a secret in one is one in each.
   */
  async protectRecords(records: readonly SourceRecord[], signal: AbortSignal): Promise<ProtectedRecords> {
    const report = new Report();
    const safe: ProtectedRecord[] = [];
    const failures = { count: 0 };
    const parts: (readonly SourceRecord[])[] = [];
    for (let at = 0; at < records.length; at += recordsAtOnce) parts.push(records.slice(at, at + recordsAtOnce));
    if (parts.length > 1) for (const part of parts) await this.learn(await this.textsOf(part), signal, failures);
    for (const part of parts) await this.protectSome(part, { report, safe, failures }, signal);
    return { records: safe, ...report.changes() };
  }

  private async textsOf(records: readonly SourceRecord[]): Promise<readonly string[]> {
    const texts: string[] = [];
    await this.each(records, record => {
      texts.push(record.path);
      for (const { name, value } of record.fields) texts.push(name, value);
      texts.push(record.problem ?? '', record.text);
    });
    return texts;
  }

  /** Finds the secrets of texts that pass later. */
  private async learn(texts: readonly string[], signal: AbortSignal, failures: { count: number }): Promise<void> {
    const { distinct } = await this.distinctOf(texts);
    const seen = await this.each([...distinct], text => unhide(text).text);
    const scans = await this.scan(seen, signal, failures);
    await this.each(scans, (scan, index) => this.remember(seen[index] ?? '', scan));
  }

  private async protectSome(
    records: readonly SourceRecord[],
    {
      report,
      safe,
      failures,
    }: { readonly report: Report; readonly safe: ProtectedRecord[]; readonly failures: { count: number } },
    signal: AbortSignal,
  ): Promise<void> {
    const passed = inOrder(await this.pass(await this.textsOf(records), signal, [], failures));
    for (const record of records) {
      const turn = turnOf(this.breathe);
      if (turn !== undefined) await turn;
      const path = passed.next();
      const origin = { source: 'records', title: textOf(path), path: textOf(path) };
      const fields = record.fields.map(({ line }) => ({ name: passed.next(), value: passed.next(), line }));
      const problem = passed.next();
      const text = passed.next();
      const line = () => record.line;
      const lineOfText = (index: number) => record.lineNumbers?.[index] || record.line;
      report.add(path, origin, () => undefined);
      for (const { name, value, line: own } of fields) {
        for (const one of [name, value]) report.add(one, origin, () => own ?? record.line);
      }
      report.add(problem, origin, line);
      if (text.kind === 'failed') report.withhold(origin, text.why);
      else report.add(text, origin, lineOfText);
      safe.push({
        id: record.id,
        kind: record.kind,
        path: origin.path,
        line: record.line,
        fields: fields.map(({ name, value, line: own }) => ({ name: textOf(name), value: textOf(value), line: own })),
        text: text.kind === 'failed' ? literal('') : text.text,
        lineNumbers: text.kind === 'failed' ? undefined : record.lineNumbers,
        problem:
          text.kind === 'failed'
            ? markAsProtected(text.why)
            : record.problem === undefined
              ? undefined
              : textOf(problem),
      });
    }
  }

  async protectTexts(texts: readonly string[], from: Origin, signal: AbortSignal): Promise<ProtectedTexts> {
    const report = new Report();
    const [path, ...passed] = await this.pass([from.path ?? '', ...texts], signal);
    const name = path === undefined || from.path === undefined ? undefined : textOf(path);
    const origin = { source: from.source, title: name ?? markAsProtected(from.source), path: name };
    for (const one of passed) {
      if (one.kind === 'failed') report.withhold(origin, one.why);
      else report.add(one, origin, () => undefined);
    }
    return { texts: passed.map(textOf), ...report.changes() };
  }

  async protectText(text: string, from: Origin, signal: AbortSignal): Promise<ProtectedOne> {
    const { texts, ...changes } = await this.protectTexts([text], from, signal);
    return { text: texts[0] ?? withheldText, ...changes };
  }

  async seal(text: ProtectedText, from: Origin, signal: AbortSignal): Promise<Sealed> {
    const redacted: Redaction[] = [];
    let current: ProtectedText = text;
    for (let round = 0; round < mostSealRounds; round += 1) {
      const [passed] = await this.pass([current], signal);
      if (passed === undefined || passed.kind === 'failed') {
        return { kind: 'refused', why: passed?.why ?? 'the scan for secrets gave no answer' };
      }
      if (passed.text === current) return { kind: 'sealed', text: current, redacted };
      const report = new Report();
      report.add(passed, { source: from.source, title: literal('') }, () => undefined);
      for (const one of report.changes().redacted) redacted.push(one);
      current = passed.text;
    }
    return { kind: 'refused', why: 'what stands around a replaced secret looks like a secret again' };
  }

  async protectFileText(
    file: { readonly path: string; readonly text: string },
    signal: AbortSignal,
  ): Promise<ProtectedFile> {
    const why = whyNameWithheld(file.path);
    if (why !== undefined) return withheldFile(why);
    const [passed] = await this.pass([file.text], signal);
    if (passed === undefined || passed.kind === 'failed') {
      return withheldFile(passed?.why ?? 'the scan for secrets gave no answer');
    }
    const redactions = passed.replacements.map(({ type, line }) => ({ type, line: line + 1 }));
    return { withheld: false, text: passed.text, redactions };
  }

  /** Every text that leaves this file comes through here; equal ones once, as the names of fields in a thousand records. */
  private async pass(
    texts: readonly string[],
    signal: AbortSignal,
    pieces: readonly Pieces[] = [],
    failures?: { count: number },
  ): Promise<readonly Passed[]> {
    // What is a part of a whole is looked at where it stands.
    if (pieces.length > 0) return this.passEach(texts, signal, pieces, failures);
    const { distinct, placeOf } = await this.distinctOf(texts);
    const passed = await this.passEach([...distinct], signal, [], failures);
    return this.each(placeOf, place => passed[place] ?? notScanned);
  }

  private async distinctOf(texts: readonly string[]) {
    const places = new Map<string, number>();
    const placeOf = await this.each(texts, text => {
      const place = places.get(text) ?? places.size;
      places.set(text, place);
      return place;
    });
    return { distinct: places.keys(), placeOf };
  }

  private async passEach(
    texts: readonly string[],
    signal: AbortSignal,
    pieces: readonly Pieces[],
    failures?: { count: number },
  ): Promise<readonly Passed[]> {
    const shown = await this.each(texts, unhide);
    const seen = shown.map(one => one.text);
    const wholes = await this.each(pieces, one => wholeOf(seen, one));
    const all = await this.scan([...seen, ...wholes], signal, failures);
    const scans = all.slice(0, seen.length);
    for (const [number, one] of pieces.entries()) {
      await this.breathe();
      spreadOver(scans, seen, one, all[seen.length + number] ?? notScanned);
    }
    await this.each(scans, (scan, index) => this.remember(shown[index]?.text ?? '', scan));
    const searchKnown = this.known.search();
    return this.each(shown, (one, index): Passed => {
      const scan = scans[index];
      if (scan === undefined || scan.kind === 'failed') return { kind: 'failed', why: scan?.why ?? 'not scanned' };
      const findings = union(scan.findings, searchKnown(one.text));
      const replaced = replaceSecrets(one.text, findings, this.numbers);
      return {
        kind: 'passed',
        text: markAsProtected(replaced.text),
        replacements: replaced.replacements,
        hidden: describeHidden(one),
      };
    });
  }

  private each<From, To>(list: readonly From[], make: (one: From, index: number) => To): Promise<readonly To[]> {
    return eachInTurns(list, make, this.breathe);
  }

  /** Equal texts cost one scan. */
  private async scan(
    texts: readonly string[],
    signal: AbortSignal,
    failures?: { count: number },
  ): Promise<readonly Scan[]> {
    const { distinct, placeOf } = await this.distinctOf(texts);
    const inputs = [...distinct].map(text => ({ text }));
    const { breathe, memory } = this;
    const scans = await scanTexts(this.workers, inputs, signal, { breathe, memory, failures });
    return this.each(placeOf, place => scans[place] ?? notScanned);
  }

  private remember(text: string, scan: Scan): void {
    if (scan.kind === 'failed') return;
    for (const { type, start, end } of scan.findings) this.known.add(type, text.slice(start, end));
  }
}

/** Collects what was done, for the manifest. */
class Report {
  private readonly redacted: Redaction[] = [];
  private readonly withheld: Withheld[] = [];
  private readonly notes: ProtectedText[] = [];

  add(passed: Passed, origin: ReportOrigin, lineOf: (line: number) => number | undefined): void {
    if (passed.kind === 'failed') return;
    const { source, path, title } = origin;
    for (const { type, placeholder, line } of passed.replacements) {
      this.redacted.push({ source, path, line: lineOf(line), type, placeholder: markAsProtected(placeholder) });
    }
    if (passed.hidden !== undefined) this.notes.push(join([title, markAsProtected(passed.hidden)], literal(': ')));
  }

  withhold({ source, path, title }: ReportOrigin, why: string): void {
    this.withheld.push({ source, path, title, why: markAsProtected(why) });
  }

  changes(): Changes {
    return { redacted: this.redacted, withheld: this.withheld, notes: this.notes };
  }
}

interface ReportOrigin {
  readonly source: string;
  readonly title: ProtectedText;
  readonly path?: ProtectedText;
}
