import type { LeftOut, Manifest } from '../fit/manifest';

/** A manifest as the command line prints it; the shapes are a contract with other programs. */
export function manifestJson(manifest: Manifest) {
  const { budgetTokens, usedTokens, counted, counter, overheadTokens, notes } = manifest;
  return {
    budgetTokens,
    usedTokens,
    counted,
    counter,
    overheadTokens,
    kept: manifest.kept.map(({ id, snippet, tokens, why, pinned }) => ({
      id,
      path: snippet.path ?? snippet.title,
      startLine: snippet.startLine,
      endLine: snippet.endLine,
      tokens,
      source: snippet.source,
      why,
      ...(pinned ? { pinned } : {}),
    })),
    dropped: manifest.dropped.map(leftOutJson),
    skipped: manifest.skipped.map(leftOutJson),
    withheld: manifest.withheld.map(({ source, path, title, why }) => ({ path: path ?? title, source, why })),
    redacted: manifest.redacted.map(({ source, path, line, type, placeholder }) => ({
      path: path ?? source,
      startLine: line,
      endLine: line,
      source,
      why: type,
      placeholder,
    })),
    notes,
  };
}

export function leftOutJson({ path, title, startLine, endLine, source, tokens, why, count }: LeftOut) {
  return { path: path ?? title, startLine, endLine, tokens, source, why, count };
}
