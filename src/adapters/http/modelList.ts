import * as failures from '../../core/send/failures';
import type { OfferedModel } from '../../core/send/offeredModel';
import type { SendFailure } from '../../core/send/provider';
import { askJson } from './askJson';
import { fetchFailure } from './httpFailure';
import { jsonAt, listAt } from './jsonAt';
import type { OpenRequest, Work } from './oneRequest';

/** More than any provider has; keeps a hostile list from filling the disk. */
const mostModels = 2_000;

/** What a server has to offer, out of `{data: [...]}` or `{models: [...]}`. What is no model is passed over. */
export function modelList(
  path: string,
  read: (model: unknown) => OfferedModel | undefined,
): Work<readonly OfferedModel[]> {
  return {
    model: '',
    form: 'json',
    arrived: nothingArrives,
    failureOf: fetchFailure,
    ask: request => askModels(request, path, read),
  };
}

async function askModels(
  request: OpenRequest,
  path: string,
  read: (model: unknown) => OfferedModel | undefined,
): Promise<readonly OfferedModel[] | SendFailure> {
  const answer = await askJson(request, path);
  if (answer.kind === 'failure') return answer;
  const isList = Array.isArray(jsonAt(answer.data, 'data')) || Array.isArray(jsonAt(answer.data, 'models'));
  if (!isList) return failures.unreadableAnswer(request.state().provider, 'it holds no list of models');
  const models = [...listAt(answer.data, 'data'), ...listAt(answer.data, 'models')];
  return models.slice(0, mostModels).flatMap(model => read(model) ?? []);
}

/** A model that the provider does not know: the sentence says which it does, where it can be asked. */
export async function withKnownModels(
  failure: SendFailure,
  model: string,
  request: OpenRequest,
  path: string,
  read: (model: unknown) => OfferedModel | undefined,
): Promise<SendFailure> {
  if (failure.reason !== 'no-such-model') return failure;
  return withModels(failure, model, await knownModels(request, path, read), request);
}

export function withModels(
  failure: SendFailure,
  model: string,
  known: readonly OfferedModel[],
  request: OpenRequest,
): SendFailure {
  const ids = known.map(one => one.id);
  return { ...failure, message: failures.noSuchModel(request.state().provider, model, ids).message };
}

/** Empty where it cannot be asked: the sentence without a list is true as well. */
export async function knownModels(
  request: OpenRequest,
  path: string,
  read: (model: unknown) => OfferedModel | undefined,
): Promise<readonly OfferedModel[]> {
  try {
    const known = await askModels(request, path, read);
    return 'kind' in known ? [] : known;
  } catch {
    return [];
  }
}

/** One document has no parts worth keeping. */
export const nothingArrives: Work<never>['arrived'] = {
  hasBegun: false,
  isWhole: false,
  keep: failure => failure,
  close: () => undefined,
};
