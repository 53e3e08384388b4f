import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';
import { inNetwork, type Network, readNetwork } from '../../sigma/network';

/** Where a document of the context names an address, or the narrowest network that it lies in. */
export interface Known {
  readonly address: string;
  readonly kept: KeptSnippet;
  readonly line: SentLine;
  /** The address itself, not its network, stands there. */
  readonly isExact: boolean;
}

/** Addresses and domains of a text, each once, in order. Word by word: one expression for all of it would not be linear. */
export function addressesIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const word of text.split(/[^a-z0-9_.-]/i)) {
    // A full stop of the sentence is no part of a name.
    const labels = word.split('.').filter(label => label !== '');
    if (isAddress(labels) || isDomain(labels)) found.add(labels.join('.'));
  }
  return [...found];
}

function isAddress(labels: readonly string[]): boolean {
  return labels.length === 4 && labels.every(label => /^\d{1,3}$/.test(label));
}

function isDomain(labels: readonly string[]): boolean {
  if (labels.length < 2 || labels.length > 9) return false;
  return labels.every(label => /^[a-z0-9_-]{1,63}$/i.test(label)) && /^[a-z]{2,24}$/i.test(labels.at(-1) ?? '');
}

/** Reads the documents of a context once: maps of the network, inventories, lists of partners. Logs and their digest are no documents. */
export class KnownAddresses {
  private readonly exact = new Map<string, Known>();
  private readonly networks: { readonly network: Network; readonly known: Known }[] = [];
  readonly hasDocuments: boolean;

  constructor(context: readonly KeptSnippet[]) {
    const documents = context.filter(({ snippet }) => !logSources.has(snippet.source));
    this.hasDocuments = documents.length > 0;
    for (const kept of documents) for (const line of sentLines(kept)) this.read(line, kept);
  }

  find(address: string): Known | undefined {
    const exact = this.exact.get(address.toLowerCase());
    if (exact !== undefined) return exact;
    const around = this.networks
      .filter(({ network }) => inNetwork(address, network))
      .sort((a, b) => b.network.bits - a.network.bits)[0];
    return around === undefined ? undefined : { ...around.known, address };
  }

  private read(line: SentLine, kept: KeptSnippet): void {
    for (const block of line.text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\b/g) ?? []) {
      const network = readNetwork(block);
      if (network !== undefined) this.networks.push({ network, known: { address: block, kept, line, isExact: false } });
    }
    for (const address of addressesIn(line.text.replace(/\b\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\b/g, ' '))) {
      const key = address.toLowerCase();
      if (!this.exact.has(key)) this.exact.set(key, { address, kept, line, isExact: true });
    }
  }
}

const logSources: ReadonlySet<string> = new Set(['digest', 'log-lines', 'logs']);
