import { createHash } from 'node:crypto';

/** A secret of one shape that stands in one place and nowhere else in the world, so that a find says where it came from. */
export interface Canary {
  readonly place: string;
  readonly shape: 'AWS key' | 'GitHub token' | 'password' | 'private key';
  /** As it stands in a text, with what makes it recognisable as a secret. */
  readonly text: string;
  /** What must never be seen: for a private key each line of it. */
  readonly values: readonly string[];
}

/** Four secrets for a place, put together at run time so that no host takes this file for a leak. */
export function canariesFor(place: string): readonly Canary[] {
  const aws = `${'AK'}${'IA'}${letters(`${place} aws`, 16, upperAndDigits)}`;
  const token = `${'gh'}p_${letters(`${place} token`, 36, alphanumeric)}`;
  const password = `Zq7${letters(`${place} password`, 13, alphanumeric)}`;
  const key = [0, 1, 2].map(line => letters(`${place} key ${line}`, 64, alphanumeric));
  const kind = `RSA ${'PRIVATE'} KEY`;
  return [
    { place, shape: 'AWS key', text: `aws_access_key_id = ${aws}`, values: [aws] },
    { place, shape: 'GitHub token', text: `token: ${token}`, values: [token] },
    { place, shape: 'password', text: `password=${password}`, values: [password] },
    {
      place,
      shape: 'private key',
      text: `-----BEGIN ${kind}-----\n${key.join('\n')}\n-----END ${kind}-----`,
      values: key,
    },
  ];
}

/** All that was planted, and how to look for it. */
export class Planted {
  readonly canaries: Canary[] = [];

  /** Four secrets, one below the other. */
  lines(place: string): string {
    return this.plant(canariesFor(place));
  }

  /** What fits into one line. */
  line(place: string): string {
    return this.plant(canariesFor(place).filter(one => one.shape !== 'private key')).replaceAll('\n', ' ');
  }

  /** A token by itself, for names. */
  name(place: string): string {
    const token = canariesFor(place).filter(one => one.shape === 'GitHub token');
    this.plant(token);
    return token[0]?.values[0] ?? '';
  }

  private plant(canaries: readonly Canary[]): string {
    this.canaries.push(...canaries);
    return canaries.map(one => one.text).join('\n');
  }

  /** `GitHub token of docs, in base64, in journal.jsonl`: nothing, when all is well. */
  findsIn(texts: ReadonlyMap<string, string>): readonly string[] {
    const finds: string[] = [];
    for (const { place, shape, values } of this.canaries) {
      const forms = values.flatMap(formsOf);
      for (const [name, text] of texts) {
        const form = forms.find(one => text.includes(one.text));
        if (form !== undefined) finds.push(`${shape} of ${place}, ${form.name}, in ${name}`);
      }
    }
    return finds;
  }
}

/** As it is, as JSON has it, as an address has it, and in base64 at any offset. */
export function formsOf(value: string): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: 'plain', text: value },
    { name: 'as JSON', text: JSON.stringify(value).slice(1, -1) },
    { name: 'URL-encoded', text: encodeURIComponent(value) },
    ...[0, 1, 2].map(offset => ({ name: 'in base64', text: base64Core(value, offset) })),
    { name: 'in hex', text: Buffer.from(value).toString('hex') },
  ];
}

/** What of a value's base64 does not depend on its neighbours. */
function base64Core(value: string, offset: number): string {
  const encoded = Buffer.from('x'.repeat(offset) + value).toString('base64');
  return encoded.slice(offset === 0 ? 0 : 4, Math.floor((offset + value.length) / 3) * 4);
}

const alphanumeric = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const upperAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function letters(seed: string, count: number, alphabet: string): string {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from(
    { length: count },
    (_, index) => alphabet[(bytes[index % bytes.length] ?? 0) % alphabet.length],
  ).join('');
}
