import { isTierwiseError } from '../errors';

/** What came of work that one can do without; `why`, within a sentence, where the thread for it ended. */
export async function orWhyNot<Made>(
  work: Promise<Made>,
): Promise<{ readonly made: Made; readonly why?: undefined } | { readonly made?: undefined; readonly why: string }> {
  try {
    return { made: await work };
  } catch (error) {
    if (!isTierwiseError(error)) throw error;
    const { message } = error;
    return { why: `${message.slice(0, 1).toLowerCase()}${message.slice(1).replace(/\.$/, '')}` };
  }
}
