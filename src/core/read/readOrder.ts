import { passageId } from '../compose/renderOrder';
import { literal, type ProtectedText } from '../protect/protected';
import { findObject, type InvalidAnswer, invalid } from './findObject';

export interface OrderAnswer {
  readonly kind: 'order';
  /** Indices of passages, best first, each at most once; those that are missing were not named. At least one. */
  readonly named: readonly number[];
  /** Entries that name no passage, or one that was named before. */
  readonly ignored: number;
}

/**
 * What a reply says about the order of `count` passages, or why it says nothing. Nothing of it but places in the list is
 * taken. To be given the reply after `plainJson` and protect.
 */
export function readOrder(reply: ProtectedText, count: number): OrderAnswer | InvalidAnswer {
  const found = findObject(reply);
  if (found.kind === 'invalid') return found;
  const order = found.entries.get('order');
  if (found.entries.size !== 1 || order?.kind !== 'list')
    return invalid(literal('it is not the list that was asked for'));
  const indexOf = new Map<string, number>(Array.from({ length: count }, (_, index) => [passageId(index), index]));
  const named = new Set<number>();
  for (const item of order.items) {
    const index = item.kind === 'text' ? indexOf.get(item.text) : undefined;
    if (index !== undefined) named.add(index);
  }
  if (named.size === 0) return invalid(literal('it names none of the passages'));
  return { kind: 'order', named: [...named], ignored: order.items.length - named.size };
}
