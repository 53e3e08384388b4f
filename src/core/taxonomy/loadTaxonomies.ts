import { isShort, shortTaxonomies, type Taxonomy, type TaxonomyName } from './taxonomy';

/** By name. ATT&CK's table is a file of its own and read only for a task that asks for it. */
export type Taxonomies = ReadonlyMap<string, Taxonomy>;

export async function loadTaxonomies(names: readonly TaxonomyName[]): Promise<Taxonomies> {
  const loaded = new Map<string, Taxonomy>();
  for (const name of names) loaded.set(name, await load(name));
  return loaded;
}

async function load(name: TaxonomyName): Promise<Taxonomy> {
  if (!isShort(name)) return (await import('./attack')).attackTechniques;
  const short = shortTaxonomies[name];
  const known: readonly { readonly name: string }[] = short.choices;
  return {
    name,
    title: short.title,
    whyNot: value => (known.some(one => one.name === value) ? undefined : 'is none of its values'),
  };
}
