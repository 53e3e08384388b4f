import { field } from './fields';
import type { Row } from './row';
import { protocolNumber } from './words';

/** The IP protocol of a row, TCP where it says none. */
export function protocolAt(row: Row): number {
  const start = row.starts[field.protocol] ?? -1;
  if (start < 0) return 6;
  const first = (row.bytes[start] ?? 0) | 0x20;
  const length = (row.ends[field.protocol] ?? start) - start;
  if (length === 3 && first === 0x74) return 6;
  if (length === 3 && first === 0x75) return 17;
  return protocolNumber(row.text(field.protocol));
}

/** Whether a state, in small letters, says that no connection came about. */
export function isFailedState(state: string): boolean {
  return failures.has(state) || argusFailure.test(state) || nfdumpFailure.test(state);
}

/** No connection came about: Zeek's states, Suricata's, firewalls' words. One-sided captures (SHR, OTH) are no failures. */
const failures = new Set([
  's0',
  'rej',
  'rstos0',
  'rstrh',
  'new',
  'deny',
  'denied',
  'drop',
  'dropped',
  'block',
  'blocked',
  'reject',
  'rejected',
  'reset',
  // Argus: asked, and nobody answered.
  'req',
]);

/** Argus' flags of both sides (`ra(1)`, "state"): a SYN, and nothing or a reset for it. */
const argusFailure = /^s[ecr]*_(?:r|ra)?$/;

/** nfdump's flags of TCP (`nfdump(1)`, "%flg": `CEUAPRSF`, a dot for each that was not set): a SYN, and nothing acknowledged by anybody. */
const nfdumpFailure = /^(?=.{6}$|.{8}$)[.ce]*\.\.[.r]s\.$/;

/**
 * Whether a TCP connection was turned away by who was asked: its flags, in hexadecimal as Suricata writes them, have a reset and no SYN. It calls
 * such a flow closed, as it does one that ended well.
 */
export function isTurnedAway(answerFlags: string): boolean {
  const flags = Number.parseInt(answerFlags, 16);
  return (flags & 0x04) !== 0 && (flags & 0x02) === 0;
}

/**
 * The type of an ICMP message: 8 is a question, all else an answer or an error. Zeek writes it as the source's port, Argus so
 * too and in hexadecimal, NetFlow as the upper byte of the target's or, in nfdump's words, before a dot. Where nothing says it, who is called the source has asked.
 */
export function icmpTypeOf(row: Row): number {
  const source = row.text(field.sourcePort);
  if (/^0x[0-9a-f]{1,4}$/i.test(source)) return Number.parseInt(source, 16) & 0xff;
  if (source !== '' && source !== '0') return row.count(field.sourcePort) & 0xffff;
  if (!row.has(field.targetPort)) return source === '' ? 8 : 0;
  // nfdump writes type and code with a dot between them.
  const said = /^(\d{1,3})\.\d{1,3}$/.exec(row.text(field.targetPort))?.[1];
  if (said !== undefined) return Number(said);
  return (row.count(field.targetPort) >> 8) & 0xff;
}
