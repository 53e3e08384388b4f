import { atOnce, type InParts, joined, mapped } from '../inParts';
import { defang, type Indicator, isPrivateAddress } from './indicator';
import { csvLine } from './labelsCsv';

/**
 * Indicators as RFC 4180 with a header, each once, defanged and as it is; no cell is a formula to a spreadsheet. Addresses that
 * mean nothing outside their own network are marked and come last, so that nobody blocks them elsewhere.
 */
export function iocCsv(indicators: readonly Indicator[]): string {
  return atOnce(iocCsvInParts(indicators));
}

export function* iocCsvInParts(indicators: readonly Indicator[]): InParts<string> {
  const rows = yield* joined(yield* merged(indicators), ({ kind, value, path, line, whys, places }) =>
    csvLine([
      kind,
      value,
      defang({ kind, value }),
      isInside({ kind, value }) ? 'private' : 'public',
      path ?? '',
      line === undefined ? '' : String(line),
      String(places),
      whys.join('; '),
    ]),
  );
  return csvLine(columns) + rows;
}

const columns = ['kind', 'value', 'defanged', 'scope', 'path', 'line', 'places', 'why'];

interface Merged {
  readonly kind: Indicator['kind'];
  readonly value: string;
  readonly path?: string;
  readonly line?: number;
  readonly whys: string[];
  places: number;
}

/** So many reasons stand in one cell; they are counted beyond. */
const mostWhys = 5;

function* merged(indicators: readonly Indicator[]): InParts<readonly Merged[]> {
  const found = new Map<string, Merged>();
  yield* mapped(indicators, ({ kind, value, path, line, why }) => {
    // Only a URL's path and a mailbox may tell capitals apart.
    const key = `${kind} ${kind === 'url' || kind === 'email' ? value : value.toLowerCase()}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { kind, value, path, line, whys: [why], places: 1 });
    else {
      known.places++;
      if (known.whys.length < mostWhys && !known.whys.includes(why)) known.whys.push(why);
    }
  });
  const all = [...found.values()];
  return [...all.filter(one => !isInside(one)), ...all.filter(isInside)];
}

function isInside({ kind, value }: Pick<Merged, 'kind' | 'value'>): boolean {
  return (kind === 'ipv4' || kind === 'ipv6') && isPrivateAddress(value);
}
