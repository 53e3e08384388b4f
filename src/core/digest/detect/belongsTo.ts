import { fieldNamed } from '../fields';
import type { Row } from '../row';
import type { TracedFinding } from './trace';

/** The row is one of the finding’s own: one of the suspects takes part, and one of the other hosts where there are some. */
export function belongsTo(row: Row, { entities, suspects }: TracedFinding): boolean {
  const [source, target] = [fieldText(row, 'id.orig_h') ?? '', fieldText(row, 'id.resp_h') ?? ''];
  const query = (fieldText(row, 'query') ?? '').toLowerCase();
  const others = entities.filter(one => !suspects.includes(one));
  const isSuspect = suspects.some(
    one => one === source || one === target || query === one || query.endsWith(`.${one}`),
  );
  const hasHost = others.length === 0 || others.includes(source) || others.includes(target);
  return suspects.length === 0 ? entities.includes(source) : isSuspect && hasHost;
}

/** By any name that a log has for the field; `undefined` where the row does not have it. */
export function fieldText(row: Row, name: string): string | undefined {
  const at = fieldNamed(name);
  return at === undefined || !row.has(at) ? undefined : row.text(at);
}
