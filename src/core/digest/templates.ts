import type { Place } from './channels';
import { keepPlace } from './names';

export interface Template {
  /** With `<*>` where messages differ. */
  words: string[];
  count: number;
  /** The first message, whole: shown for the rare ones. */
  readonly first: string;
  readonly places: Place[];
}

const mostTemplates = 2_000;
const mostWords = 40;
/** He et al. 2017 use 0.4 to 0.5 over most of their logs. */
const similarity = 0.5;
const depth = 2;
const mostChildren = 100;

/**
 * Drain (He, Zhu, Zheng, Lyu 2017): messages of one number of words and the same first words fall into a group; there, one
 * that shares at least half of its words with a template joins it, and words that differ become `<*>`. Words with digits,
 * addresses and hashes are masked beforehand, as the paper does. Beyond 2,000 templates, new ones count as `further`.
 */
export class Templates {
  private readonly groups = new Map<string, Template[]>();
  private readonly children = new Map<string, number>();
  private number = 0;
  further = 0;
  seen = 0;

  /** `name` is what the row's format calls such a row, and no part of a sentence: it is never masked. */
  add(message: string, place: Place, name = ''): void {
    this.seen++;
    const said = message.trim().split(/\s+/).slice(0, mostWords).map(masked);
    const words = name === '' ? said : [name, ...said.filter(word => word !== '')];
    const key = this.keyOf(words);
    const group = this.groups.get(key);
    const known = group === undefined ? undefined : nearest(group, words);
    if (known !== undefined) {
      known.count++;
      known.words = known.words.map((word, at) => (word === words[at] ? word : variable));
      keepPlace(known.places, place);
      return;
    }
    if (this.number >= mostTemplates) {
      this.further++;
      return;
    }
    this.number++;
    const fresh = {
      words,
      count: 1,
      first: (name === '' ? message : `${name} ${message}`).trim().slice(0, 600),
      places: [place],
    };
    if (group === undefined) this.groups.set(key, [fresh]);
    else group.push(fresh);
  }

  /** Most frequent first; equal ones by their words. */
  all(): readonly Template[] {
    return [...this.groups.values()]
      .flat()
      .sort((a, b) => b.count - a.count || (a.words.join(' ') < b.words.join(' ') ? -1 : 1));
  }

  /** The fixed-depth tree as one key: number of words, then the first words; a full node sends new words to `<*>`. */
  private keyOf(words: readonly string[]): string {
    let key = String(words.length);
    for (const word of words.slice(0, depth)) {
      const next = `${key} ${word}`;
      const children = this.children.get(key) ?? 0;
      if (this.children.has(next) || word === variable) key = next;
      else if (children < mostChildren) {
        this.children.set(key, children + 1);
        this.children.set(next, 0);
        key = next;
      } else key = `${key} ${variable}`;
    }
    return key;
  }
}

const variable = '<*>';

function masked(word: string): string {
  return word.length > 60 || /\d/.test(word) ? variable : word;
}

function nearest(group: readonly Template[], words: readonly string[]): Template | undefined {
  let best: Template | undefined;
  let bestShared = Math.max(1, Math.ceil(words.length * similarity));
  for (const template of group) {
    let shared = 0;
    for (let at = 0; at < words.length; at++) if (template.words[at] === words[at]) shared++;
    if (shared >= bestShared && (best === undefined || shared > bestShared)) {
      best = template;
      bestShared = shared;
    }
  }
  return best;
}
