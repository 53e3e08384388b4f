/** Expressions that are not linear, and what keeps the texts they are tried on short. */
export const boundedExpressions: readonly { readonly why: string; readonly expressions: readonly string[] }[] = [
  {
    why: 'paths of fields: our own, or of a task file, whose schema allows 300 characters',
    expressions: ['/([^{}]*)\\{([^}]*)\\}/g', '/(?:\\{[^}]*\\}|[^|{])+/g'],
  },
];
