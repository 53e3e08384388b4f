import type { Alerts, AlertUse, Joined } from './alerts';
import { placeOf } from './channels';
import { field } from './fields';
import type { Row } from './row';

const mostPlaces = 3;

/**
 * Finds the rows of other logs that belong to alerts and notices: by Zeek's `uid`, Suricata's `flow_id`, or the community id that
 * sensors share. They come before or behind the alerts, so this is a second pass, over logs with alerts that have ids alone.
 */
export class AlertJoiner {
  private readonly wanted = new Map<string, AlertUse[]>();

  constructor(alerts: Alerts) {
    for (const { item } of alerts.uses.top()) {
      for (const id of item.ids) this.wanted.set(id, [...(this.wanted.get(id) ?? []), item]);
    }
  }

  get hasWork(): boolean {
    return this.wanted.size > 0;
  }

  /** `nameOf` the host in a field. */
  take(row: Row, file: number): void {
    if (row.kind === 'alert' || row.kind === 'notice') return;
    const uses = this.usesOf(row, field.uid) ?? this.usesOf(row, field.communityId);
    if (uses === undefined) return;
    const place = placeOf(file, row.line);
    for (const use of uses) join(use, row, place);
  }

  private usesOf(row: Row, at: number): readonly AlertUse[] | undefined {
    return row.has(at) ? this.wanted.get(row.text(at)) : undefined;
  }
}

function join(use: AlertUse, row: Row, place: number): void {
  const joined: Joined = use.joined ?? { kinds: new Map(), places: [], bytesOut: 0, bytesIn: 0, longest: 0 };
  use.joined = joined;
  joined.kinds.set(row.kind, (joined.kinds.get(row.kind) ?? 0) + 1);
  if (row.kind === 'conn') {
    // What a flow says comes first: it is what was seen.
    if (joined.places.length < mostPlaces) joined.places.unshift(place);
    joined.bytesOut += row.count(field.bytesOut);
    joined.bytesIn += row.count(field.bytesIn);
    joined.longest = Math.max(joined.longest, row.count(field.duration));
  } else if (joined.places.length < mostPlaces) joined.places.push(place);
  const [source, target] = [row.text(field.source), row.text(field.target)];
  if (use.pairs.top().length === 0 && source !== '' && target !== '')
    use.pairs.add(`${source} ${target}`, 1, () => ({ source, target }));
}
