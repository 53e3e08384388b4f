import { escapeHtml } from './htmlOf';

export type PageName = 'desk' | 'report' | 'labels' | 'spending' | 'compare';

export interface PageShell {
  readonly page: PageName;
  /** Of `dist/page-<page>.js`, as the webview may load it. */
  readonly scriptUri: string;
  /** Of `dist/codicon.css` and `media/pages.css`, in this order. */
  readonly styleUris: readonly string[];
  /** The webview's own source for styles and fonts. */
  readonly cspSource: string;
  /** Fresh for every shell: at least 128 random bits. */
  readonly nonce: string;
  readonly title: string;
}

/**
 * The HTML of a page before anything is on it. Nothing remote, no image, no connection, no form, no inline style or
 * script; the script draws what the host sends as text.
 */
export function pageShell(shell: PageShell): string {
  const styles = shell.styleUris.map(uri => `<link rel="stylesheet" href="${escapeHtml(uri)}">`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(contentSecurityPolicy(shell)).replaceAll('&#39;', "'")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(shell.title)}</title>
${styles}
</head>
<body class="page-${shell.page}">
<div id="page"></div>
<div id="announcements" class="for-readers" role="status" aria-live="polite"></div>
<script nonce="${escapeHtml(shell.nonce)}" src="${escapeHtml(shell.scriptUri)}"></script>
</body>
</html>
`;
}

/** As one line; the same for every page. */
export function contentSecurityPolicy({ cspSource, nonce }: Pick<PageShell, 'cspSource' | 'nonce'>): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "img-src 'none'",
    "connect-src 'none'",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The styles of a page, as they lie in the extension's folder, in the order in which they are to be linked. */
export function pageStyles(page: PageName): readonly string[] {
  const own = page === 'desk' ? ['media/desk.css'] : ['media/panel.css', `media/${page}.css`];
  return ['dist/codicon.css', 'media/pages.css', ...own];
}
