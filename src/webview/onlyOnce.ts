/** Called again with the same things, it does nothing. */
export function whenOther<Args extends readonly unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  return lastOf(act);
}

/** Called again with the same things, it gives what it gave, and not another one that looks alike. */
export function lastOf<Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    const known = last;
    if (known?.args.every((one, position) => Object.is(one, args[position]))) return known.result;
    const result = make(...args);
    last = { args, result };
    return result;
  };
}
