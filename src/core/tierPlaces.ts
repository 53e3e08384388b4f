import { isTierwiseError } from './errors';
import type { KeptRun } from './keep/keepRun';
import type { Prepared } from './prepare';
import { secretsDoor } from './protect/door';
import { join, literal, type ProtectedText } from './protect/protected';
import { providerTitle } from './send/knownProviders';
import { type OpenPlace, placesSender } from './send/placesSender';
import type { Provider, SendFailure } from './send/provider';
import { resolveTier } from './send/resolveTier';
import type { Tier } from './send/tier';
import type { Services } from './services';
import type { Channel, SessionWatcher } from './session';

export interface PlacesParts {
  readonly prepared: Prepared;
  readonly kept: KeptRun;
  readonly services: Services;
  readonly watcher: SessionWatcher;
  readonly signal: AbortSignal;
  /** With the cap of the run, and what it has spent so far. */
  open(provider: Provider, tier: Tier): Promise<Channel>;
}

/**
 * A channel that goes on at the next place of the same tier when one cannot answer. A place is opened when it is needed,
 * and its purse begins with the most that the run may have cost until then, calls under way included: one cap for all.
 */
export function withPlaces(first: Channel, parts: PlacesParts): Channel {
  const places = parts.prepared.request.tier.fallback ?? [];
  if (places.length === 0) return first;
  const channels = [first];
  const others = places.map(place => opener(place, parts, channel => void channels.push(channel)));
  return {
    ...first,
    sender: placesSender(first.sender, others),
    total: () => (channels.at(-1) ?? first).total(),
    mostInputTokens: () => Math.max(...channels.map(one => one.mostInputTokens())),
  };
}

function opener(place: Tier, parts: PlacesParts, opened: (channel: Channel) => void): OpenPlace {
  return async because => {
    const { services, signal } = parts;
    try {
      const tier = await resolveTier(place, services, signal);
      const provider = await services.provider(tier, secretsDoor(services.workers));
      if (provider === undefined) return undefined;
      const channel = await parts.open(provider, tier);
      opened(channel);
      await tell(because, tier, parts);
      return { model: tier.model, sender: channel.sender };
    } catch (error) {
      // It cannot be had now (Ollama does not run): the next one may be.
      if (isTierwiseError(error)) return undefined;
      throw error;
    }
  };
}

/** Who answers instead is told at once and stands in the manifest; each result names its model besides. */
async function tell(because: SendFailure, tier: Tier, { prepared, kept, watcher }: PlacesParts): Promise<void> {
  const { protector, manifest } = prepared;
  const about = { source: 'reply' } as const;
  const words = [`${tier.model} (${providerTitle(tier.provider)})`, because.message];
  const { texts } = await protector.protectTexts(words, about, AbortSignal.timeout(30_000));
  const [who, why] = texts;
  const note: ProtectedText = join([
    literal('from here on '),
    who ?? literal('another model'),
    literal(' answers for the same tier, because the place before it could not: '),
    why ?? literal(''),
  ]);
  watcher.noticed?.(note);
  const last = kept.state.manifests.at(-1) ?? manifest;
  await kept.manifest({ ...last, notes: [...last.notes, note] });
}
