import type { Place } from './channels';
import { mark } from './marks';

/** Where a certificate was shown. */
export interface ShownAt {
  readonly source: number;
  readonly target: number;
  readonly port: number;
  readonly place: Place;
}

const mostKept = 20_000;

/** Certificates, and where they were shown; in Zeek they stand in a log of their own and are joined by the file's id. */
export class Certificates {
  private readonly shown = new Map<string, ShownAt>();
  private readonly odd = new Map<string, { readonly marks: number; readonly subject: string }>();
  private readonly servers = new Map<string, string>();
  /** Chains or odd certificates that found no room. */
  crowded = 0;

  /** From a log of certificates. */
  add(fileId: string, subject: string, issuer: string): void {
    const marks = this.marksOf(subject, issuer, '');
    if (marks === 0 || fileId === '') return;
    if (this.odd.size < mostKept) this.odd.set(fileId, { marks, subject });
    else this.crowded++;
  }

  marksOf(subject: string, issuer: string, validation: string): number {
    const isSelf = /self[ -]signed/i.test(validation) || (subject !== '' && issuer !== '' && subject === issuer);
    // An issuer that the sensor does not know says little: large vendors sign with authorities of their own.
    const isBad = /expired|not yet valid|invalid|mismatch/i.test(validation);
    const isKnown = knownBad.test(subject) || knownBad.test(issuer);
    return (
      (isSelf ? mark.selfSigned : 0) |
      (isBad ? mark.badCertificate : 0) |
      (isKnown ? mark.knownBadCertificate : 0) |
      (torSubject.test(subject) && torIssuer.test(issuer) ? mark.tor : 0)
    );
  }

  /** The certificates a connection showed; of several the first is the server's own. */
  noteChain(fileIds: string, at: ShownAt): void {
    const first = fileIds.split(',')[0] ?? '';
    if (first === '' || this.shown.has(first)) return;
    if (this.shown.size < mostKept) this.shown.set(first, at);
    else this.crowded++;
  }

  noteServer(source: number, target: number, subject: string, validation: string): void {
    const key = `${source} ${target}`;
    if (this.servers.size < mostKept && !this.servers.has(key))
      this.servers.set(key, [subject, validation].filter(text => text !== '').join(', '));
  }

  /** What is odd about a server's certificate, in its own words. */
  sayOf(source: number, target: number): string {
    return this.servers.get(`${source} ${target}`) ?? '';
  }

  /** Marks from the log of certificates, with where each was shown: for after the last row. */
  joined(): readonly (ShownAt & { readonly marks: number })[] {
    return [...this.odd].flatMap(([fileId, { marks, subject }]) => {
      const at = this.shown.get(fileId);
      if (at === undefined) return [];
      this.noteServer(at.source, at.target, subject, '');
      return [{ ...at, marks }];
    });
  }
}

/**
 * The names that a relay of Tor makes up for its certificate of a few hours, from 8 to 20 letters in base 32 each, and nothing else (Tor's
 * `tor_tls_context_init_certificates`, `crypto_random_hostname(8, 20, "www.", ".net")` for the subject and `.com` for the issuer). No authority is called so.
 */
const torSubject = /^CN=www\.[a-z2-7]{8,20}\.net$/;
const torIssuer = /^CN=www\.[a-z2-7]{8,20}\.com$/;

/** Subjects and issuers that attack tools use when nobody changes them (published by Salesforce JA3/JARM notes, abuse.ch SSLBL, Zeek's AsyncRAT detector). */
const knownBad =
  /AsyncRAT|DcRat|QuasarRAT|Quasar Server|BitRAT|VenomRAT|OrcusRAT|Major Cobalt Strike|CN=\*?cobaltstrike|MetasploitSelfSigned|CN=Merlin|CN=multiplayer, ?O=sliver|Covenant|PoshC2|P18055077|Havoc/i;
