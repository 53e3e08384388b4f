import type { Place } from './channels';
import { field } from './fields';
import { keepPlace } from './names';
import type { Row } from './row';
import { SpaceSaving } from './sketches/spaceSaving';

/** Tickets of Kerberos with the weak cipher that can be guessed offline, by who asked for them. */
export interface TicketUse {
  readonly from: string;
  /** Accounts that the tickets are for, without computers and the service of tickets itself; a hundred at most. */
  readonly services: Set<string>;
  /** Accounts that need not prove themselves before they get a ticket. */
  readonly withoutProof: Set<string>;
  readonly times: number[];
  readonly places: Place[];
}

/** RC4, as Windows writes it (`0x17`, `23` and the export kind `0x18`) and as Zeek does. */
const weakCipher = /^(?:0x1[78]|2[34]|rc4-hmac(?:-exp)?|arcfour-hmac\S*)$/i;
const mostKept = 100;

/** Who asks for service tickets with RC4 and for tickets without proof: 5,000 at most (Space-Saving). */
export class Tickets {
  readonly uses = new SpaceSaving<TicketUse>(5_000);
  /** Different places that asked for any ticket; a bound for who could have. */
  readonly askers = new SpaceSaving<object>(5_000);

  /** A row of `kerberos.log`, or of Windows' events 4768 and 4769. */
  add(row: Row, from: string, time: number, place: Place): void {
    const kind = kindOf(row);
    if (kind === undefined) return;
    const who = from === '' ? row.text(field.user) : from.replace(/^::ffff:(?=\d)/, '');
    if (who === '') return;
    this.askers.add(who, 1, () => ({}));
    if (!weakCipher.test(row.text(field.cipher))) return;
    if (kind === 'service') {
      const service = row.text(row.kind === 'kerberos' ? field.service : field.ticketFor);
      if (service !== '' && !notGuessed.test(service)) this.note(who, 'services', service, time, place);
    } else if (row.text(field.preAuthentication) === '0') {
      this.note(who, 'withoutProof', row.text(field.user), time, place);
    }
  }

  private note(from: string, what: 'services' | 'withoutProof', name: string, time: number, place: Place): void {
    const use = this.uses.add(from, 1, () => ({
      from,
      services: new Set(),
      withoutProof: new Set(),
      times: [],
      places: [],
    }));
    if (use[what].size >= mostKept || use[what].has(name)) return;
    use[what].add(name);
    if (time > 0) use.times.push(time);
    keepPlace(use.places, place);
  }
}

/** Passwords of computers are drawn by lot: nobody guesses them. */
const notGuessed =
  /^krbtgt(?:\/|$)|\$(?:@[^$@\s]*)?$|^(?:host|cifs|ldap|gc|dns|restrictedkrbhost|termsrv|wsman|rpcss)\//i;

function kindOf(row: Row): 'service' | 'user' | undefined {
  if (row.kind === 'kerberos') {
    const kind = row.text(field.operation);
    return kind === 'TGS' ? 'service' : kind === 'AS' ? 'user' : undefined;
  }
  const id = row.text(field.eventId);
  return id === '4769' ? 'service' : id === '4768' ? 'user' : undefined;
}
