import type { Cells, Scenario } from './captures';
import { dice } from './dice';

const encoder = new TextEncoder();
const day = 86_400;
const begin = 1_700_000_000;

/** What a placement hid, and under which names. */
export interface Hidden {
  /** Bytes of the whole log, made while it is read. */
  bytes(): AsyncGenerator<Uint8Array>;
  readonly wanted: readonly string[];
  readonly hosts: number;
}

/**
 * A log of so many rows: the benign capture again and again, each time at another time of a day and with the hosts of another
 * site (of one site for each 2,000 rows), and the attack once, moved to a victim among those sites and to addresses of its
 * own. The seed decides everything.
 */
export function hide(scenario: Scenario, rows: number, seed: number): Hidden {
  const random = dice(seed * 7_919 + rows);
  const sites = Math.max(4, Math.round(rows / 2_000));
  const span = span_(scenario.malicious);
  const site = Math.floor(random() * sites);
  const attackers = new Map<string, string>();
  const moved = (host: string): string => {
    if (!scenario.wanted.includes(host)) return siteHost(host, site);
    const known = attackers.get(host) ?? (isVictim(scenario, host) ? siteHost(host, site) : strangeHost(host, random));
    attackers.set(host, known);
    return known;
  };
  const shift = begin + random() * Math.max(1, day - span.length) - span.first;
  const malicious = scenario.malicious.map(row => lineOf(scenario.columns, row, shift, moved));
  const wanted = scenario.wanted.map(one => (/^[\d.]+$/.test(one) ? moved(one) : one));
  return {
    wanted,
    hosts: sites,
    async *bytes() {
      const dealt = dice(seed + 1);
      yield encoder.encode(headerOf(scenario));
      const places = malicious.map(() => Math.floor(random() * rows)).sort((a, b) => a - b);
      let [written, next] = [0, 0];
      let text = '';
      while (written < rows) {
        const own = Math.floor(dealt() * sites);
        const benign = span_(scenario.benign);
        const later = begin + dealt() * day;
        for (const row of scenario.benign) {
          if (written >= rows) break;
          while ((places[next] ?? rows) <= written && next < malicious.length) text += malicious[next++];
          // Captures of several years are put onto one day.
          const at = Number(row['ts']);
          const offset = Number.isFinite(at) ? (at - benign.first) % 3_600 : 0;
          text += lineOf(scenario.columns, row, later + offset - (Number.isFinite(at) ? at : 0), host =>
            siteHost(host, own),
          );
          written++;
        }
        if (text.length > 200_000) {
          yield encoder.encode(text);
          text = '';
        }
      }
      while (next < malicious.length) text += malicious[next++];
      yield encoder.encode(text);
    },
  };
}

function span_(rows: readonly Cells[]): { readonly first: number; readonly length: number } {
  const times = rows.map(row => Number(row['ts'])).filter(Number.isFinite);
  const first = Math.min(...times);
  return { first, length: Math.max(...times) - first };
}

function isVictim({ malicious }: Scenario, host: string): boolean {
  return malicious.every(row => row['id.resp_h'] !== host);
}

/** Private hosts of a capture become hosts of a site: one network for each network of the capture, the last part kept. */
function siteHost(host: string, site: number): string {
  const match = /^(10|172|192)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (match === null) return host;
  const net = (Number(match[2]) * 7 + Number(match[3])) % 8;
  return `10.${Math.floor(site / 32) % 256}.${(site % 32) * 8 + net}.${match[4]}`;
}

function strangeHost(_host: string, random: () => number): string {
  const part = () => 1 + Math.floor(random() * 253);
  return random() < 0.5
    ? `45.${part()}.${part()}.${part()}`
    : `172.${16 + Math.floor(random() * 15)}.${part()}.${part()}`;
}

function headerOf({ columns, path }: Scenario): string {
  return `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t${path}\n#fields\t${columns.join('\t')}\n`;
}

function lineOf(columns: readonly string[], row: Cells, shift: number, host: (name: string) => string): string {
  const cells = columns.map(name => {
    const value = row[name] ?? '-';
    if (name === 'ts') return (Number.isFinite(Number(value)) ? Number(value) + shift : shift).toFixed(6);
    if (name === 'id.orig_h' || name === 'id.resp_h') return host(value);
    return value === 'undefined' || value === 'null' || value === '' ? '-' : value;
  });
  return `${cells.join('\t')}\n`;
}
