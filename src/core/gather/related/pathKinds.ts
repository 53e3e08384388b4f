/** A test, by its name or folder. */
export function isTest(path: string): boolean {
  return /(^|\/)(tests?|testing|testsuite|__tests__|specs?|e2e|testdata|benches|playground)(\/|$)|[._-](test|spec|tests)\.\w+$|(^|\/)test[_-][^/]*$|Tests?\w*\.(java|kt|cs)$|_test\.\w+$/i.test(
    path,
  );
}

/** The name that a source and its test have in common: `retry` of `src/retry.ts`, `test/retry.test.ts` and `test_retry.py`. */
export function stemOf(path: string): string {
  return baseOf(path)
    .replace(/\.[^.]*$/, '')
    .replace(/\.(test|spec|d|stories)$/i, '')
    .replace(
      /^(test|bench)[_-]|[_-](test|tests|spec|unittest|integration_test|integration|benchmark)$|(Tests?|IT|TestCase)$/g,
      '',
    )
    .toLowerCase();
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export type FileKind = 'code' | 'docs' | 'style' | 'data' | 'changelog' | 'other';

const kinds: Readonly<Record<string, FileKind>> = Object.fromEntries(
  (
    [
      [
        'code',
        'ts tsx mts cts js jsx mjs cjs vue svelte py pyi go rs java kt kts c h cc cpp cxx hpp hh inc cs rb swift scala sh bash zsh ps1 pl pm php lua ex exs erl hs ml mli clj cljs dart zig nim r jl sql proto graphql groovy gradle cmake m mm asm s',
      ],
      ['docs', 'md mdx markdown rst adoc asciidoc txt org tex'],
      ['style', 'css scss sass less html htm xml svg'],
      ['data', 'json jsonc json5 yaml yml toml ini cfg conf properties csv tsv lock'],
    ] as const
  ).flatMap(([kind, extensions]) => extensions.split(' ').map(extension => [extension, kind] as const)),
);

export function kindOf(path: string): FileKind {
  const base = baseOf(path);
  if (
    /^(changelog|changes|history|releases?|release-notes|news|licen[cs]e|authors|contributors|thanks|copying)\b/i.test(
      base,
    )
  )
    return 'changelog';
  if (/(^|\/)change(log|s)\//i.test(path) && kinds[extensionOf(base)] === 'docs') return 'changelog';
  return kinds[extensionOf(base)] ?? 'other';
}

function extensionOf(base: string): string {
  return /\.(\w+)$/.exec(base)?.[1]?.toLowerCase() ?? '';
}
