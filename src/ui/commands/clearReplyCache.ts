import * as vscode from 'vscode';
import { clearReplies } from '../../core/send/replyCache';
import { counted } from '../../core/show/words';
import type { Parts } from '../parts';

/** Forgets every answer that is kept for identical requests. Gives how many there were. */
export async function clearReplyCache({ services }: Parts): Promise<number> {
  const count = await clearReplies(services.now().storage);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} forgotten. Identical requests are sent, and paid, again.',
      counted(count, 'kept reply', 'kept replies'),
    ),
  );
  return count;
}
