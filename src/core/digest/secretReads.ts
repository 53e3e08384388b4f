import type { Place } from './channels';
import { field } from './fields';
import { isOfCluster } from './kubernetes';
import { keepPlace } from './names';
import type { Row } from './row';
import { SpaceSaving } from './sketches/spaceSaving';

/** What one account of a cluster read of its secrets, and what went before. */
export interface SecretReader {
  readonly who: string;
  readonly from: string[];
  /** Of everything that it did. */
  firstSeen: number;
  /** Acts before the first of its readings. */
  before: number;
  reads: number;
  lists: number;
  /** Different secrets by name: 200 at most. */
  readonly names: Set<string>;
  readonly namespaces: Set<string>;
  firstRead: number;
  lastRead: number;
  readonly places: Place[];
}

const mostNames = 200;

/** Who reads the secrets of a cluster (ATT&CK T1552.007), by account: 5,000 at most (Space-Saving). */
export class SecretReads {
  readonly readers = new SpaceSaving<SecretReader>(5_000);

  add(row: Row, name: string, who: string, from: string, time: number, place: Place): void {
    if (isOfCluster(who)) return;
    const known = this.readers.add(who, 1, () => freshReader(who, time));
    if (time < known.firstSeen) known.firstSeen = time;
    const isRead = name === 'list secrets' || name === 'get secrets';
    if (!isRead || row.count(field.status) >= 400) {
      if (known.reads === 0) known.before++;
      return;
    }
    known.reads++;
    if (from !== '' && known.from.length < 6 && !known.from.includes(from)) known.from.push(from);
    if (name === 'list secrets') known.lists++;
    const { namespace, secret } = secretIn(row.wholeText());
    if (secret !== '' && known.names.size < mostNames) known.names.add(`${namespace}/${secret}`);
    if (known.namespaces.size < mostNames) known.namespaces.add(namespace === '' ? 'all namespaces' : namespace);
    known.firstRead = Math.min(known.firstRead, time);
    known.lastRead = Math.max(known.lastRead, time);
    keepPlace(known.places, place);
  }
}

function freshReader(who: string, time: number): SecretReader {
  return {
    who,
    from: [],
    firstSeen: time,
    before: 0,
    reads: 0,
    lists: 0,
    names: new Set(),
    namespaces: new Set(),
    firstRead: Number.POSITIVE_INFINITY,
    lastRead: Number.NEGATIVE_INFINITY,
    places: [],
  };
}

function secretIn(text: string): { readonly namespace: string; readonly secret: string } {
  const object = /"objectRef"\s{0,4}:\s{0,4}\{([^{}]{1,600})\}/.exec(text)?.[1] ?? '';
  const part = (pattern: RegExp) => pattern.exec(object)?.[1] ?? '';
  return {
    namespace: part(/"namespace"\s{0,4}:\s{0,4}"([^"]{1,120})"/),
    secret: part(/"name"\s{0,4}:\s{0,4}"([^"]{1,120})"/),
  };
}
