import { ofWorkload } from '../kubernetes';
import type { SecretReader } from '../secretReads';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayCounted, sayTime } from './words';

/** So much is known of an account that what it does for the first time is news (ours). */
const fewestBefore = 30;
/** Or it came so long after the log began, seconds: an account that is there all day shows sooner. */
const lateSeconds = 3_600;
const fewestRows = 100;
/** Different secrets that nobody needs at once. */
const manySecrets = 10;
const mostTold = 8;

/**
 * Accounts of a cluster that read its secrets for the first time (ATT&CK T1552.007). Operators that keep secrets in step do so from the beginning, and
 * again and again: that is their work, and no finding.
 */
export function judgeSecrets({ acts, rows, first, last }: Tally): readonly Finding[] {
  if (rows < fewestRows) return [];
  const late = Math.max(lateSeconds, (last - first) / 4);
  const found = acts.secrets.readers.top().flatMap(({ item }) => {
    if (item.reads === 0) return [];
    const isNew = item.before >= fewestBefore || item.firstSeen - first >= late;
    return isNew ? [findingOf(item)] : [];
  });
  return found.toSorted((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1)).slice(0, mostTold);
}

/** A workload knows the secrets that it needs by name; whoever lists them, or takes many, looks for what there is. */
function findingOf(reader: SecretReader): Finding {
  const { who, from, before, reads, lists, names, namespaces, firstRead, lastRead, places } = reader;
  const isWide = namespaces.has('all namespaces') || namespaces.size >= 3;
  const points =
    1 +
    (lists > 0 ? 0.4 : 0) +
    (isWide ? 0.4 : 0) +
    (names.size >= manySecrets ? 0.8 : 0) +
    (who.startsWith(ofWorkload) && (lists > 0 || names.size >= 3) ? 0.6 : 0);
  const what = [
    lists === 0 ? '' : `${sayCounted(lists, 'list')} of ${[...namespaces].slice(0, 3).join(', ')}`,
    names.size === 0 ? '' : `${sayCounted(names.size, 'secret')} by name such as ${[...names].slice(0, 3).join(', ')}`,
  ].filter(one => one !== '');
  const earlier = before === 0 ? 'and nothing else before' : `after ${sayCounted(before, 'act')} without any`;
  const when = lastRead < firstRead ? '' : `; ${sayTime(firstRead)} to ${sayTime(lastRead)}`;
  return {
    kind: 'acts',
    points,
    entities: [who, ...from],
    suspects: [],
    ...(when === '' ? {} : { when: { first: firstRead, last: lastRead } }),
    text: `${who}${from.length === 0 ? '' : ` from ${from.slice(0, 3).join(', ')}`} reads the secrets of the cluster for the first time, ${earlier}: ${sayCount(reads)} times (${what.join('; ')})${when}`,
    places: places.slice(0, 6),
    techniques: ['T1552.007'],
  };
}
