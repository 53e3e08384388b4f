/** Expressions that are not linear, and what keeps the texts they are tried on short. */
export const boundedExpressions: readonly { readonly why: string; readonly expressions: readonly string[] }[] = [];
