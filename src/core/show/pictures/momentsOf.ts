import type { RunState } from '../../keep/runState';
import { readNotes } from '../../offline/report/notesSent';
import { timedNotes } from '../../offline/report/noteTimes';
import { type ProtectedText, slice } from '../../protect/protected';
import type { MomentsData } from './momentsData';

/** Fewer are read faster than seen. */
const fewestMoments = 3;
const mostMoments = 60;

/**
 * The timeline of the notes that a report was made from, whoever wrote the report; `undefined` for a report on other things, and where
 * fewer than three entries have a time and a day, or all the same one.
 */
export function momentsOf(state: Pick<RunState, 'manifests'>): MomentsData | undefined {
  const manifest = state.manifests.at(-1);
  if (manifest === undefined || manifest.digest !== undefined) return undefined;
  const timed = timedNotes(readNotes(manifest.kept).filter(({ kept }) => kept.snippet.source !== 'commits'));
  const moments = timed.flatMap(({ note, date, time, zone, event }) => {
    if (date === undefined) return [];
    const { kept, line } = note;
    const of = { snippet: kept.id, path: kept.snippet.path, line: line.number };
    const timeMs = Date.parse(`${date}T${time}:00Z`);
    if (Number.isNaN(timeMs)) return [];
    return [{ timeMs, when: `${date} ${time}`, isZoneless: zone === 'untold', said: saidIn(line.text, event), ...of }];
  });
  const [first, last] = [moments[0], moments.at(-1)];
  if (moments.length < fewestMoments || first?.timeMs === last?.timeMs) return undefined;
  return { moments: moments.slice(0, mostMoments), dayless: timed.length - moments.length };
}

/** The event as it stands in its line. */
function saidIn(line: ProtectedText, event: string): ProtectedText {
  const at = line.lastIndexOf(event);
  return at < 0 ? line : slice(line, at, at + event.length);
}
