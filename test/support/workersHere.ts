import { countTokens } from '../../src/core/fit/countTokens';
import type { JobName, Jobs, Workers } from '../../src/core/ports';
import { findSecrets } from '../../src/core/protect/findSecrets';
import { secretlint } from '../../src/workers/secretlint';
import { o200kHere } from './o200kHere';

/** The very work of the product's threads, done where it stands: for tests in plain node. */
export function workersHere(): Workers {
  return {
    async run<Name extends JobName>(
      name: Name,
      input: Jobs[Name]['input'],
      { signal }: { readonly signal: AbortSignal },
    ) {
      signal.throwIfAborted();
      return jobs[name](input);
    },
  };
}

const jobs: { readonly [Name in JobName]: (input: Jobs[Name]['input']) => Promise<Jobs[Name]['output']> } = {
  'count-tokens': async texts => countTokens(texts, o200kHere()),
  'find-secrets': async inputs => {
    const output = [];
    for (const one of inputs) output.push(await findSecrets(one, secretlint));
    return output;
  },
};
