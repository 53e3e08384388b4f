import type { TokenCounter } from '../fit/tokenCounter';
import { literal, type ProtectedText } from '../protect/protected';
import type { Protector } from '../protect/protector';
import { oneLine } from '../show/visibleText';
import type { Draft, DraftLogs, DraftRequest } from './draft';
import type { DraftRow } from './draftRows';
import { type Digest, fitRows, type SafeRow, type SafeRows } from './fitRows';

export interface DigestRequest extends DraftRequest {
  readonly budgetTokens: number;
}

export interface DigestWith {
  readonly protector: Protector;
  /** Counts in o200k, or as the tier of the task does. */
  readonly counter: TokenCounter;
  readonly draftLogs: DraftLogs;
}

/**
 * Logs of any size as a page that fits a budget: what somebody should look at first, then what there is, each row with the
 * lines that show it. Everything that comes out passed the gate. Sends nothing.
 */
export async function digest(request: DigestRequest, using: DigestWith, signal: AbortSignal): Promise<Digest> {
  const draft = await using.draftLogs(request, signal);
  const rows = await protectRows(draft, using.protector, signal);
  return fitRows(request.budgetTokens, rows, draft, using.counter, signal);
}

async function protectRows(
  { rows: drafts, timeline, talkers, files }: Draft,
  protector: Protector,
  signal: AbortSignal,
): Promise<SafeRows> {
  const paths = files.map(({ path }) => path);
  // A name or a value that holds line ends must not write rows that look like ours.
  const lines = [...paths, ...drafts.flatMap(textsOf), ...talkers.map(({ host }) => host)].map(oneLine);
  const texts = [...paths, ...lines];
  const passed = await protector.protectTexts(texts, { source: 'digest' }, signal);
  const pathTexts = passed.texts.slice(0, paths.length);
  const shownPaths = passed.texts.slice(paths.length, 2 * paths.length);
  let at = 2 * paths.length;
  const take = (): ProtectedText => passed.texts[at++] ?? literal('[withheld]');
  const rows = drafts.map((draft): SafeRow => {
    const { kind, finding, worth, when, beats, techniques, places } = draft;
    const text = take();
    const entities = draft.entities.map(take);
    const suspects = draft.suspects.map(take);
    const edges = draft.edges.map(edge => ({ ...edge, source: take(), target: take(), ports: edge.ports.map(take) }));
    const [first, ...also] = places.flatMap(({ file, lines }) => {
      const [path, shown] = [pathTexts[file], shownPaths[file]];
      return path === undefined || shown === undefined ? [] : [{ path, shown, lines }];
    });
    return {
      kind,
      finding,
      worth,
      entities,
      suspects,
      edges,
      when,
      beats,
      techniques,
      text,
      path: first?.path,
      lines: first?.lines ?? [],
      also: also.map(({ path, lines }) => ({ path, lines })),
      cited: [first, ...also].flatMap(place =>
        place === undefined ? [] : [{ path: place.shown, lines: place.lines }],
      ),
    };
  });
  const pictures = { timeline, talkers: talkers.map(one => ({ ...one, host: take() })) };
  return { rows, pictures, redacted: passed.redacted };
}

/** In the order in which they are taken back. */
function textsOf({ text, entities, suspects, edges }: DraftRow): readonly string[] {
  return [text, ...entities, ...suspects, ...edges.flatMap(({ source, target, ports }) => [source, target, ...ports])];
}
