import type { LeftOut } from '../fit/manifest';
import type { Gathered } from '../gather/source';
import { literal } from './protected';
import type { Protector } from './protector';

/** What the sources left out, in words that passed the gate: names and reasons come from the workspace, too. */
export async function protectSkipped(
  { skipped }: Gathered,
  protector: Protector,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  const texts = skipped.flatMap(({ title, path, why }) => [title, path ?? '', why]);
  const passed = await protector.protectTexts(texts, { source: 'skipped' }, signal);
  return skipped.map(({ source, path, count }, index) => ({
    source,
    title: passed.texts[index * 3] ?? literal(''),
    path: path === undefined ? undefined : passed.texts[index * 3 + 1],
    why: passed.texts[index * 3 + 2] ?? literal(''),
    count,
  }));
}
