import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type PageName, pageShell } from '../core/show/pageShell';

/** Makes a webview ours: what it may load, and the shell that loads it. */
export function fillWebview(webview: vscode.Webview, page: PageName, title: string, extension: vscode.Uri): void {
  const [dist, media] = ['dist', 'media'].map(folder => vscode.Uri.joinPath(extension, folder));
  if (dist === undefined || media === undefined) return;
  webview.options = {
    enableScripts: true,
    localResourceRoots: [dist, media],
    enableCommandUris: false,
    enableForms: false,
  };
  const uri = (folder: vscode.Uri, file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = pageShell({
    page,
    title,
    scriptUri: uri(dist, `page-${page}.js`),
    styleUris: [uri(dist, 'codicon.css'), uri(media, 'pages.css')],
    cspSource: webview.cspSource,
    nonce: randomBytes(24).toString('base64'),
  });
}
