import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type PageName, pageShell, pageStyles } from '../core/show/pageShell';

/** Makes a webview ours: what it may load, and the shell that loads it. */
export function fillWebview(webview: vscode.Webview, page: PageName, title: string, extension: vscode.Uri): void {
  const roots = ['dist', 'media'].map(folder => vscode.Uri.joinPath(extension, folder));
  webview.options = {
    enableScripts: true,
    localResourceRoots: roots,
    enableCommandUris: false,
    enableForms: false,
  };
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, file)).toString();
  webview.html = pageShell({
    page,
    title,
    scriptUri: uri(`dist/page-${page}.js`),
    styleUris: pageStyles(page).map(uri),
    cspSource: webview.cspSource,
    nonce: randomBytes(24).toString('base64'),
  });
}
