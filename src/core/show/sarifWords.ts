import { visibleText } from './visibleText';

/**
 * A text for a message of SARIF. Its plain text knows links, `[words](address)`, which viewers make clickable whatever the scheme; a
 * blank between makes them words.
 */
export function sarifText(text: string): string {
  return visibleText(text).replace(/\](?=\()/g, '] ');
}

/** A path with `/` as a relative URI; what has a meaning in a URI is escaped, and no path names a host. */
export function sarifUri(path: string): string {
  return wellFormed(path)
    .replace(/^\/{2,}/, '/')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

/** Names of files may hold halves of characters, which no URI can. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
