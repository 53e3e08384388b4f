import { knownProvider, providerTitle } from '../core/send/knownProviders';
import type { Tier } from '../core/send/tier';
import type { EditorServices } from '../services';

/** An address that a key can be set for, and the tiers that are asked there. */
export interface KeyPlace {
  readonly origin: string;
  /** `Anthropic` */
  readonly provider: string;
  readonly tiers: readonly string[];
  readonly isNeeded: boolean;
}

/**
 * Where keys of these tiers go, each address once. A server of this machine that can do without a key is left out while it
 * stands at its usual address: asking everybody about it would be noise.
 */
export function keyPlaces(tiers: readonly Tier[], services: Pick<EditorServices, 'keyOrigin'>): readonly KeyPlace[] {
  const places = new Map<string, KeyPlace>();
  for (const place of tiers.flatMap(tier => [tier, ...(tier.fallback ?? [])])) {
    const origin = services.keyOrigin(place);
    const isNeeded = knownProvider(place.provider)?.key === 'needed';
    if (origin === undefined || (!isNeeded && isUsual(place, origin))) continue;
    const before = places.get(origin);
    places.set(origin, {
      origin,
      provider: before?.provider ?? providerTitle(place.provider),
      tiers: [...new Set([...(before?.tiers ?? []), place.name])],
      isNeeded: isNeeded || before?.isNeeded === true,
    });
  }
  return [...places.values()];
}

/** Names of the tiers that need a key for an address that has none. */
export async function keylessTiers(
  tiers: readonly Tier[],
  services: Pick<EditorServices, 'keyOrigin' | 'keys'>,
): Promise<readonly string[]> {
  const needed = tiers.filter(({ provider }) => knownProvider(provider)?.key === 'needed');
  const answers = await Promise.all(
    needed.map(async tier => {
      const origin = services.keyOrigin(tier);
      return origin !== undefined && !(await services.keys.has(origin)) ? [tier.name] : [];
    }),
  );
  return answers.flat();
}

function isUsual({ provider }: Tier, origin: string): boolean {
  const own = knownProvider(provider)?.address;
  return own !== undefined && new URL(own).origin === origin;
}
