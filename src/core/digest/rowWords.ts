import { field } from './fields';
import type { Row } from './row';

/** 1 is the gravest, as in Suricata; scales that count up to ten (GuardDuty, CEF) and words are taken to it; 0 where none is said. */
export function severityOf(row: Row): number {
  const value = row.count(field.severity);
  if (value > 4) return value >= 7 ? 1 : 2;
  if (value > 0) return value;
  const word = row.text(field.severity).toLowerCase();
  return word === 'critical' || word === 'high' ? 1 : word === 'medium' ? 2 : /^(?:low|info)/.test(word) ? 3 : 0;
}

/** What its log calls an event: `4625`, `ConsoleLogin`, `Sign-in activity`. */
export function nameOf(row: Row): string {
  const named = [field.eventId, field.act, field.state].map(at => row.text(at)).find(text => text !== '');
  return (named ?? '').slice(0, 100);
}

/** The words of a row that is no flow, for templates: its own message, or what happened and to what. */
export function messageOf(row: Row): string {
  if (row.kind === 'text' || row.kind === 'login') {
    const message = row.text(field.message);
    const service = row.text(field.service);
    const text = message === '' ? row.wholeText() : message;
    return service === '' || message === '' ? text : `${service}: ${text}`;
  }
  const parts = [field.note, field.operation, field.errorCode, field.detail, field.message];
  const words = parts.map(at => row.text(at)).filter(text => text !== '');
  return words.length === 0 && row.isJson ? '' : words.join(' ');
}
