import { readFile } from 'node:fs/promises';
import { TierwiseError } from '../core/errors';
import { createProtector } from '../core/protect/protector';
import { quoted } from '../core/show/quoted';
import { oneLine } from '../core/show/visibleText';
import type { CommandContext } from './context';
import { serve } from './serve';

/** `tierwise protect`: what would be redacted, where and why. Sends nothing. */
export async function protect({ services, words, flags, print, signal }: CommandContext): Promise<number> {
  const answer = async (path: string, text: string) => {
    // One run for each text: a secret of one file says nothing about the next.
    const {
      withheld,
      why,
      text: safe,
      redactions,
    } = await createProtector(services.workers).protectFileText({ path, text }, signal);
    return { withheld, why, text: safe, redactions };
  };
  if (flags.serve) {
    return serve(print, signal, async request => {
      const { path, text } = request;
      if (typeof path !== 'string' || typeof text !== 'string')
        throw new TierwiseError('wrong-use', 'A request is {"path": "…", "text": "…"}.');
      return answer(path, text);
    });
  }
  if (words.length === 0) throw new TierwiseError('wrong-use', 'Name the files: tierwise protect FILE... (or --serve)');
  const answers = [];
  for (const path of words) answers.push({ path, ...(await answer(path, await readText(path))) });
  if (print.asJson) print.json(answers);
  for (const { path, withheld, why, redactions } of answers) {
    if (withheld) print.line(`${oneLine(path)}: withheld as a whole, ${why}`);
    else if (redactions.length === 0) print.line(`${oneLine(path)}: nothing to redact`);
    for (const { type, line } of redactions) print.line(`${oneLine(path)}:${line}: ${type}`);
  }
  return 0;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new TierwiseError('wrong-use', `${quoted(path)} ${why}. Name files that can be read.`);
  }
}
