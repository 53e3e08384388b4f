import { type Address, parseAddress } from './address.ts';

/** A mail on its way out. `id` is ours and stays the same through every attempt. */
export interface OutgoingMessage {
  readonly id: string;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly subject: string;
  readonly text: string;
}

/** What a caller hands in, before anything was checked. */
export interface Draft {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export type Checked = { readonly ok: true; readonly message: OutgoingMessage } | { readonly ok: false; readonly why: string };

/** The gateway takes 50 recipients per call (its manual, section 3). */
export const MAX_RECIPIENTS = 50;

/** Checks a draft; says in a finished sentence what is wrong with it. */
export function checkDraft(draft: Draft): Checked {
  if (draft.to.length === 0) return no('A message needs at least one recipient.');
  if (draft.to.length > MAX_RECIPIENTS) return no(`${draft.to.length} recipients are more than the ${MAX_RECIPIENTS} of one call.`);
  if (/[\r\n]/.test(draft.subject)) return no('The subject must not contain a line break.');
  const from = parseAddress(draft.from);
  if (!from) return no(`"${draft.from}" is not a sender address.`);
  const to: Address[] = [];
  for (const text of draft.to) {
    const address = parseAddress(text);
    if (!address) return no(`"${text}" is not a recipient address.`);
    to.push(address);
  }
  return { ok: true, message: { id: draft.id, from, to, subject: draft.subject, text: draft.text } };
}

function no(why: string): Checked {
  return { ok: false, why };
}
