import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';

/** A regular expression as it stands in a source file. */
export interface Expression {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression that is written in the TypeScript files of a folder, each once. */
export function expressionsOf(folder: string): readonly Expression[] {
  const found = new Map<string, Expression>();
  for (const [file, text] of sourcesOf(folder)) {
    const { code } = transformSync(text, { loader: 'ts', target: 'es2022' });
    for (const { source, flags } of literalsIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))) {
      const key = `/${source}/${flags}`;
      if (!found.has(key)) found.set(key, { file, source, flags });
    }
  }
  return [...found.values()];
}

export function sourcesOf(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function literalsIn(root: unknown): readonly { readonly source: string; readonly flags: string }[] {
  const literals: { source: string; flags: string }[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('regex' in node && isRegex(node.regex)) literals.push({ source: node.regex.pattern, flags: node.regex.flags });
    pending.push(...Object.values(node));
  }
  return literals;
}

function isRegex(value: unknown): value is { readonly pattern: string; readonly flags: string } {
  return typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;
}
