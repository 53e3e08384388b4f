import type { BesidePiece } from '../compose/prompt';
import type { ProtectedRecord, ProtectedSnippet } from '../protect/protectedThings';

export type PieceFinder = (record: ProtectedRecord, most: number) => readonly BesidePiece[];

/**
 * Pieces that a record names: the row of the asset, the rule by its id, the passage about an address. What counts are names that
 * few pieces hold (at most three, or one in fifty): a host, an account, an address, an id, or the network that an address lies in.
 * Names in the record's fields count twice. Best first; nothing where nothing is named.
 */
export function namedPieces(snippets: readonly ProtectedSnippet[]): PieceFinder {
  const names = snippets.map(({ text, title }) => namesIn(`${title}\n${text}`));
  const holders = new Map<string, number[]>();
  for (const [index, all] of names.entries()) {
    for (const name of all) holders.set(name, [...(holders.get(name) ?? []), index]);
  }
  const networks = snippets.flatMap(({ text }, index) => networksIn(text).map(network => ({ ...network, index })));
  const mostHolders = Math.max(3, Math.floor(snippets.length / 50));

  return ({ fields, text }, most) => {
    const scores = new Map<number, number>();
    const add = (index: number, score: number) => scores.set(index, (scores.get(index) ?? 0) + score);
    const inFields = namesIn(fields.map(({ value }) => value).join('\n'));
    for (const name of new Set([...inFields, ...namesIn(text)])) {
      const held = holders.get(name) ?? [];
      if (held.length === 0 || held.length > mostHolders) continue;
      const worth = Math.log((1 + snippets.length) / held.length) * (inFields.has(name) ? 2 : 1);
      for (const index of held) add(index, worth);
    }
    for (const address of addressesIn([...fields.map(({ value }) => value), text].join('\n'))) {
      const around = networks.filter(({ first, last }) => address >= first && address <= last);
      // The narrowest says most about it.
      const narrowest = around.sort((one, other) => one.last - one.first - (other.last - other.first))[0];
      if (narrowest !== undefined) add(narrowest.index, 1);
    }
    return [...scores]
      .sort(([one, a], [other, b]) => b - a || one - other)
      .slice(0, most)
      .flatMap(([index]) => {
        const snippet = snippets[index];
        return snippet === undefined ? [] : [pieceOf(snippet)];
      });
  };
}

function pieceOf({ title, path, startLine, text }: ProtectedSnippet): BesidePiece {
  return { kind: 'context', title, path: path ?? title, line: startLine ?? 1, text };
}

/** Whole names, and the first part of a host's: `fin-ws-17.example.com` is `fin-ws-17` too. Words alone are no names. */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [match] of text.toLowerCase().matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}._@$-]{0,80}[\p{L}\p{N}$])?/gu)) {
    if (match.length < 3 || isPlain(match)) continue;
    names.add(match);
    const [host = '', more] = match.split('.');
    if (more !== undefined && host.length >= 3 && !isPlain(host) && !/^\d+$/.test(host)) names.add(host);
    const [account = '', domain] = match.split('@');
    if (domain !== undefined && account.length >= 3) names.add(account);
  }
  return names;
}

/** A word of letters alone, or a short number: nothing that names one thing. Times and dates are none either. */
function isPlain(name: string): boolean {
  return (
    /^\p{L}+$/u.test(name) || /^\d{1,4}$/.test(name) || /^\d{4}-\d{2}-\d{2}/.test(name) || /^\d+(?:\.\d+)?$/.test(name)
  );
}

interface Network {
  readonly first: number;
  readonly last: number;
}

function networksIn(text: string): readonly Network[] {
  return [...text.matchAll(/\b(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\/(\d{1,2})\b/g)].flatMap(
    ([, address = '', bits]) => {
      const value = addressValue(address);
      const size = 2 ** (32 - Number(bits));
      if (value === undefined || Number(bits) > 32 || Number(bits) < 8) return [];
      const first = Math.floor(value / size) * size;
      return [{ first, last: first + size - 1 }];
    },
  );
}

function addressesIn(text: string): readonly number[] {
  const found = [...text.matchAll(/(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d./])/g)];
  return [...new Set(found.flatMap(([, address = '']) => addressValue(address) ?? []))];
}

function addressValue(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some(part => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
