import { atOnce, type InParts } from '../inParts';
import type { PageNode } from './element';
import { exportStyles, exportStylesHash } from './exportStyles';
import { escapeHtml, htmlInParts } from './htmlOf';
import { visibleText } from './visibleText';

/** A whole file: its own style by hash, nothing remote, no script, whatever the text says. */
export function htmlFile(title: string, nodes: readonly PageNode[]): string {
  return atOnce(htmlFileInParts(title, nodes));
}

export function* htmlFileInParts(title: string, nodes: readonly PageNode[]): InParts<string> {
  const policy = `default-src 'none'; style-src '${exportStylesHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(visibleText(title))}</title>
<style>${exportStyles}</style>
</head>
<body>
<main>
${yield* htmlInParts(nodes)}
</main>
</body>
</html>
`;
}
