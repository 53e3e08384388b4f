import { clearReplies, countReplies } from '../core/send/replyCache';
import { counted } from '../core/show/words';
import type { CommandContext } from './context';

/** `tierwise replies [--clear]`: how many answers are kept for identical requests, and away with them. */
export async function replies({ services, flags, print }: CommandContext): Promise<number> {
  const count = flags.clear ? await clearReplies(services.storage) : await countReplies(services.storage);
  if (print.asJson) print.json({ replies: flags.clear ? 0 : count, cleared: flags.clear ? count : 0 });
  else print.line(`${counted(count, 'kept reply', 'kept replies')}${flags.clear ? ' cleared' : ''}`);
  return 0;
}
