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

/** Tickets of services with any cipher, by the account that asked for them and from where. */
export interface ServiceUse {
  readonly who: string;
  readonly from: string;
  /** When each was asked for first, seconds since 1970, and how often: 200 at most. */
  readonly services: Map<string, { readonly time: number; count: number; readonly place: Place }>;
}

/** RC4, as Windows writes it (`0x17`, `23` and the export kind `0x18`) and as Zeek does. */
const weakCipher = /^(?:0x1[78]|2[34]|rc4-hmac(?:-exp)?|arcfour-hmac\S*)$/i;
const mostKept = 100;
const mostServices = 200;

/** Who asks for service tickets with RC4 and for tickets without proof: 5,000 at most (Space-Saving). */
export class Tickets {
  readonly uses = new SpaceSaving<TicketUse>(5_000);
  /** By account and place: 5,000 at most (Space-Saving). */
  readonly ofAnyCipher = new SpaceSaving<ServiceUse>(5_000);
  /** Different places that asked for any ticket; a bound for who could have. */
  readonly askers = new SpaceSaving<object>(5_000);

  /** A row of `kerberos.log`, or of Windows' events 4768 and 4769. */
  add(row: Row, from: string, time: number, place: Place): void {
    const kind = kindOf(row);
    if (kind === undefined) return;
    const who = from === '' ? row.text(field.user) : from.replace(/^::ffff:(?=\d)/, '');
    if (who === '') return;
    this.askers.add(who, 1, () => ({}));
    const isWeak = weakCipher.test(row.text(field.cipher));
    if (kind === 'service') {
      const service = row.text(row.kind === 'kerberos' ? field.service : field.serviceName);
      if (service === '' || notGuessed.test(service)) return;
      this.noteService(row.text(field.user), who, service, time, place);
      if (isWeak) this.note(who, 'services', service, time, place);
    } else if (!isWeak) {
      return;
    } else if (row.text(field.preAuthentication) === '0') {
      this.note(who, 'withoutProof', row.text(field.user), time, place);
    }
  }

  private noteService(user: string, from: string, service: string, time: number, place: Place): void {
    if (!(time > 0)) return;
    const who = user === '' ? from : user;
    const use = this.ofAnyCipher.add(`${who} ${from}`, 1, () => ({ who, from, services: new Map() }));
    const known = use.services.get(service);
    if (known !== undefined) known.count++;
    else if (use.services.size < mostServices) use.services.set(service, { time, count: 1, place });
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
