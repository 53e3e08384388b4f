// Prices of OpenAI's models out of the catalogue `@pydantic/genai-prices` (MIT), as `media/prices.openai.json`:
// `node scripts/catalogue.mjs && npx biome format --write media` writes it. Anthropic's are in `media/prices.json`, by hand: no catalogue knows all of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProvider } from '@pydantic/genai-prices';

const root = join(fileURLToPath(new URL('.', import.meta.url)), '..');
const path = join(root, 'media', 'prices.openai.json');

/** The day of the catalogue's release: what begins later is not a price yet. */
const asOf = '2026-09-23';
const { version } = JSON.parse(
  readFileSync(join(root, 'node_modules', '@pydantic', 'genai-prices', 'package.json'), 'utf8'),
);

function catalogue() {
  const models = findProvider({ providerId: 'openai' }).models.flatMap(modelOf);
  const facts = { asOf, unit: 'US dollars per million tokens', models };
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}

/** Of models that answer text with text for a price by tokens alone. Ids as they stand: what a longer one costs is not known. */
function modelOf({ id, match, context_window: contextTokens, prices }) {
  const ids = [...new Set(idsOf(match))].filter(one => !searches.test(one));
  const price = priceNow(prices);
  const kinds = Object.keys(price).filter(kind => !withoutTools.has(kind));
  if (ids.length === 0 || contextTokens === undefined || kinds.some(kind => !byTokens.has(kind))) return [];
  if (price.input_mtok === undefined || price.output_mtok === undefined) return [];
  const [first, ...aliases] = ids.includes(id) ? [id, ...ids.filter(one => one !== id)] : ids;
  return [
    {
      id: first,
      aliases,
      provider: 'openai',
      tierClass: 'openai',
      contextTokens,
      // What every one of them has had since 2024; the catalogue does not say it.
      maxOutputTokens: 16_000,
      // Batches are not sent there.
      batchFactor: 1,
      bands: bandsOf(price),
      source: `@pydantic/genai-prices ${version}, MIT`,
      asOf,
    },
  ];
}

const byTokens = new Set(['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok']);
/** Asked for by tools, of which Tierwise gives a model none. */
const withoutTools = new Set(['web_searches_kcount', 'storage_searches_kcount']);

/** They ask the web by themselves, for a price of its own; or they are not answered at OpenAI's address. */
const searches = /search|research|gpt-oss/;

function idsOf(match) {
  if (match.equals !== undefined) return [match.equals];
  return (match.or ?? []).flatMap(idsOf);
}

function priceNow(prices) {
  if (!Array.isArray(prices)) return prices;
  const begun = prices.filter(({ constraint }) => constraint === undefined || constraint.start_date <= asOf);
  const byStart = (one, other) => (one.constraint?.start_date ?? '').localeCompare(other.constraint?.start_date ?? '');
  return begun.sort(byStart).at(-1).prices;
}

/** A call's whole prompt is billed by its size: by the dearest tier that it reaches. */
function bandsOf(price) {
  const starts = Object.values(price).flatMap(one => (one.tiers ?? []).map(({ start }) => start));
  const ends = [...new Set(starts)].sort((one, other) => one - other);
  return [...ends, undefined].map((end, index) => {
    const at = kind => dollarsAt(price[kind], ends[index - 1]);
    const input = at('input_mtok');
    // These servers do not report what they wrote to their cache: what is new counts as written, so that no bill is larger.
    const written = Math.max(input, at('cache_write_mtok') ?? 0);
    return {
      ...(end === undefined ? {} : { upToPromptTokens: end }),
      input: written,
      output: at('output_mtok'),
      cacheWrite5m: written,
      cacheWrite1h: Math.max(written, at('cache_write_1h_mtok') ?? 0),
      cacheRead: at('cache_read_mtok') ?? written,
    };
  });
}

/** For prompts above this tier's start; `undefined`: for the smallest. */
function dollarsAt(price, above) {
  if (typeof price !== 'object') return price;
  return price.tiers.filter(({ start }) => above !== undefined && start <= above).at(-1)?.price ?? price.base;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--print')) process.stdout.write(catalogue());
  else writeFileSync(path, catalogue());
}
