import * as vscode from 'vscode';
import type { EditorModel, EditorModels } from './languageModels';

/** `vscode.lm` as the provider needs it. Selecting asks nobody for consent; the first request does. */
export function editorModels(access: vscode.LanguageModelAccessInformation): EditorModels {
  return {
    async all() {
      const models = await vscode.lm.selectChatModels({});
      return models.map(model => editorModel(model, access));
    },
  };
}

function editorModel(model: vscode.LanguageModelChat, access: vscode.LanguageModelAccessInformation): EditorModel {
  const { vendor, id, family, maxInputTokens } = model;
  return {
    vendor,
    id,
    family,
    maxInputTokens,
    mayBeAsked: access.canSendRequest(model),
    count: async (text, signal) => withToken(signal, async token => model.countTokens(text, token)),
    async *ask(texts, signal) {
      const source = new vscode.CancellationTokenSource();
      const stop = (): void => source.cancel();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const messages = texts.map(text => vscode.LanguageModelChatMessage.User(text));
        const justification = vscode.l10n.t('Tierwise runs a task that you started on this model.');
        const response = await model.sendRequest(messages, { justification }, source.token);
        for await (const part of response.stream) {
          // Calls of tools, data and thinking are no part of an answer.
          if (part instanceof vscode.LanguageModelTextPart) yield part.value;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        source.dispose();
      }
    },
  };
}

async function withToken<Value>(
  signal: AbortSignal,
  work: (token: vscode.CancellationToken) => Promise<Value>,
): Promise<Value> {
  const source = new vscode.CancellationTokenSource();
  const stop = (): void => source.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(source.token);
  } finally {
    signal.removeEventListener('abort', stop);
    source.dispose();
  }
}
