import * as vscode from 'vscode';

/** Work with a notification that can be cancelled; cancelling rejects with the signal's reason, which shows no message. */
export async function withProgress<Result>(
  title: string,
  work: (signal: AbortSignal, progress: vscode.Progress<{ message?: string; increment?: number }>) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => stop.abort());
      return work(stop.signal, progress);
    },
  );
}
