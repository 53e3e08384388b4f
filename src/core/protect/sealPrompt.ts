import type { RenderedPrompt } from '../compose/prompt';
import { promptWithheld } from '../errors';
import type { ProtectedText } from './protected';
import type { Protector } from './protector';

const sealed = new WeakMap<Protector, Map<string, ProtectedText>>();

/**
 * The prompt as it will leave, looked at once more as a whole: parts that are harmless apart can be a secret together.
 * The stable part is the same for all calls of a run and is looked at once.
 */
export async function sealPrompt(
  rendered: RenderedPrompt,
  protector: Protector,
  signal: AbortSignal,
): Promise<RenderedPrompt> {
  const known = sealed.get(protector) ?? new Map<string, ProtectedText>();
  sealed.set(protector, known);
  const stable = known.get(rendered.stable) ?? (await seal(rendered.stable, protector, signal));
  known.set(rendered.stable, stable);
  return { ...rendered, stable, varying: await seal(rendered.varying, protector, signal) };
}

async function seal(text: ProtectedText, protector: Protector, signal: AbortSignal): Promise<ProtectedText> {
  const result = await protector.seal(text, { source: 'prompt' }, signal);
  if (result.kind === 'refused') throw promptWithheld(result.why);
  return result.text;
}
