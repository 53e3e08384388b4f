import type { Place } from './channels';
import { keepPlace } from './names';
import { SpaceSaving } from './sketches/spaceSaving';

/** Rows of one rule: alerts of Suricata, notices of Zeek. */
export interface AlertUse {
  readonly kind: 'alert' | 'notice';
  readonly name: string;
  readonly category: string;
  /** 1 is the gravest; 0 where the rule says none. */
  severity: number;
  count: number;
  /** What the first of them said. */
  readonly message: string;
  /** Pairs of source and target, each once, the first of them. */
  readonly pairs: SpaceSaving<{ readonly source: string; readonly target: string }>;
  readonly ids: string[];
  readonly places: Place[];
  first: number;
  last: number;
  /** Rows of other logs with the same ids; set by `AlertJoiner`. */
  joined?: Joined;
}

/** What other logs say of an alert's connections. */
export interface Joined {
  /** How many rows of which kind. */
  readonly kinds: Map<string, number>;
  readonly places: Place[];
  bytesOut: number;
  bytesIn: number;
  longest: number;
}

/** By rule: 2,000 at most, each with 64 pairs (Space-Saving). */
export class Alerts {
  readonly uses = new SpaceSaving<AlertUse>(2_000);

  add(alert: {
    readonly kind: 'alert' | 'notice';
    readonly name: string;
    readonly category: string;
    readonly severity: number;
    readonly message: string;
    readonly source: string;
    readonly target: string;
    readonly id: string;
    readonly time: number;
    readonly place: Place;
  }): void {
    const { kind, name, category, severity, message, source, target, id, time, place } = alert;
    const use = this.uses.add(`${kind} ${name}`, 1, () => ({
      kind,
      name,
      category,
      severity,
      count: 0,
      message,
      pairs: new SpaceSaving<{ readonly source: string; readonly target: string }>(64),
      ids: [],
      places: [],
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    }));
    use.count++;
    if (severity > 0 && (use.severity === 0 || severity < use.severity)) use.severity = severity;
    if (source !== '' || target !== '') use.pairs.add(`${source} ${target}`, 1, () => ({ source, target }));
    if (id !== '' && use.ids.length < 4 && !use.ids.includes(id)) use.ids.push(id);
    if (time < use.first) use.first = time;
    if (time > use.last) use.last = time;
    keepPlace(use.places, place);
  }
}
