import type { ScanInput, Workers } from '../ports';
import { passing } from '../rememberedTexts';
import type { Door } from '../send/door';
import { unhide } from './hiddenCharacters';
import { scanTexts } from './scanTexts';
import { secretName } from './secretName';

/** The last look at a request's body, by the very scan that protected its parts. Whatever is not plainly clean is refused. */
export function secretsDoor(workers: Workers): Door {
  return async (body, signal) => {
    const findings = await findInBody(body, inputs => scanTexts(workers, inputs, signal, { memory: passing }));
    return findings.length === 0 ? { kind: 'open' } : { kind: 'refused', why: findings.join(', ') };
  };
}

/** What protect would still change in a JSON text, as phrases without the secrets; empty when it would change nothing. */
export async function findInBody(
  body: string,
  scan: (inputs: readonly ScanInput[]) => ReturnType<typeof scanTexts>,
): Promise<readonly string[]> {
  const texts = [...new Set(textsIn(body))];
  const scans = await scan(texts.map(text => ({ text })));
  const phrases = texts.map((text, index) => {
    const one = scans[index];
    if (one === undefined || one.kind === 'failed') return one?.why ?? 'the scan for secrets gave no answer';
    if (one.findings.length > 0) return `a ${one.findings[0]?.type} still stands in it`;
    return unhide(text).text === text ? undefined : 'invisible characters still stand in it';
  });
  return [...new Set(phrases.filter(phrase => phrase !== undefined))];
}

/** Every string and every key; a value under a secret's name also with that name. What is no JSON is one text. */
function textsIn(body: string): readonly string[] {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return [body];
  }
  const texts: string[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const one of value) pending.push(one);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        texts.push(key);
        pending.push(inner);
        if (typeof inner === 'string' && secretName(key) !== undefined) texts.push(`${key} = ${JSON.stringify(inner)}`);
      }
    }
  }
  return texts;
}
