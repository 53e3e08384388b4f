import { TierwiseError } from './errors';

/**
 * The part of the product that was not there, as `dist/o200k.bin`, where an error of the platform says so: a file or a module below
 * `product`, the folder of the product. Absent for everything else that can go wrong.
 */
export function missingPart(error: { readonly message: string }, product: string): string | undefined {
  const [, own] = /^Cannot find module '\.\/([\w-]+\.js)'/.exec(error.message) ?? [];
  // Only our own bundles ask for each other so; packages are inside them.
  if (own !== undefined) return `dist/${own}`;
  const [, path] = /^(?:Cannot find module|ENOENT: no such file or directory, \w+) '([^']+)'/.exec(error.message) ?? [];
  const [place, folder] = [path, product].map(one => one?.replaceAll('\\', '/'));
  return folder !== undefined && place?.startsWith(`${folder}/`) === true ? place.slice(folder.length + 1) : undefined;
}

/**
 * Why a thread of ours ended, within a sentence: a part that is not there by its name, and never where this installation or anything
 * else lies. What Node says below its first line is for those who wrote the program.
 */
export function whyThreadEnded(error: unknown, product: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const part = missingPart({ message }, product);
  return part === undefined
    ? withoutPlaces(message.split('\n', 1)[0] ?? '')
    : `${part} is missing (install Tierwise again; in a clone of its source run "npm run build")`;
}

/** Of paths the last name only; Node writes them between quotes. */
function withoutPlaces(line: string): string {
  return line
    .split("'")
    .map((part, at) => (at % 2 === 1 ? lastName(part) : part.split(' ').map(lastName).join(' ')))
    .join("'");
}

function lastName(word: string): string {
  return /^(?:[a-z]:|file:)?[\\/]/i.test(word) ? (word.split(/[\\/]/).at(-1) ?? word) : word;
}

export function partMissing(part: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `A part of Tierwise is missing (${part}), so this could not be done. Install Tierwise again; in a clone of its source run "npm run build".`,
  );
}
