/** One way to say a field; see `Shape.fields` for the form. */
export interface Alternative {
  readonly isUtc: boolean;
  readonly parts: readonly { readonly before: string; readonly paths: readonly string[] }[];
  readonly end: string;
}

/** Taken apart once for each expression. */
export function alternativesOf(expression: string): readonly Alternative[] {
  let alternatives = takenApart.get(expression);
  if (alternatives === undefined) {
    // At `|` outside braces.
    alternatives = (expression.match(/(?:\{[^}]*\}|[^|{])+/g) ?? []).map(alternativeOf);
    takenApart.set(expression, alternatives);
  }
  return alternatives;
}
const takenApart = new Map<string, readonly Alternative[]>();

function alternativeOf(written: string): Alternative {
  const isUtc = written.startsWith('utc:');
  if (!written.includes('{')) {
    return { isUtc, parts: [{ before: '', paths: [isUtc ? written.slice(4) : written] }], end: '' };
  }
  const parts = [...written.matchAll(/([^{}]*)\{([^}]*)\}/g)].map(([, before = '', paths = '']) => ({
    before,
    paths: paths.split('|'),
  }));
  return { isUtc, parts, end: /\}([^}]*)$/.exec(written)?.[1] ?? '' };
}
