/** Ids of the listed passages, those first whose line shares most words with the task. */
export function orderAnswer(system: string, user: string): string {
  const task = new Set(wordsOf(/<<<task [^\n]*\n([\s\S]*?)\n<<<end task /.exec(system)?.[1] ?? ''));
  const scored = [...user.matchAll(/^(P\d+) \| (.*)$/gm)].map(([, id = '', line = '']) => ({
    id,
    shared: new Set(wordsOf(line).filter(word => task.has(word))).size,
  }));
  return JSON.stringify({ order: scored.sort((one, other) => other.shared - one.shared).map(({ id }) => id) });
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\d]{4,}/gu) ?? [];
}
