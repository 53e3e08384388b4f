import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file or link as a second pair of eyes sees it: no code of the product takes part. */
export interface Seen {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly isLink: boolean;
  readonly bytes: Uint8Array;
}

/** Everything below a folder, without git's own; links are seen and not followed. */
export function seenBelow(folder: string, inside = ''): readonly Seen[] {
  return readdirSync(join(folder, inside)).flatMap(name => {
    const path = inside === '' ? name : `${inside}/${name}`;
    const kind = lstatSync(join(folder, path));
    if (kind.isDirectory()) return name === '.git' ? [] : seenBelow(folder, path);
    const isLink = kind.isSymbolicLink();
    return [{ path, isLink, bytes: isLink ? new Uint8Array() : readFileSync(join(folder, path)) }];
  });
}

const nobody = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** Which paths git ignores by `.gitignore`, and which it would if `.tierwiseignore` were its name for ignore files. */
export function ignoredByGit(
  folder: string,
  paths: readonly string[],
): { readonly byGit: ReadonlySet<string>; readonly byOurs: ReadonlySet<string> } {
  const elsewhere = mkdtempSync(join(tmpdir(), 'tierwise-judge-'));
  try {
    execFileSync('git', ['init', '-q', elsewhere], { env: nobody });
    rmSync(join(elsewhere, '.git', 'info', 'exclude'), { force: true });
    const judge = (words: readonly string[], input?: string) =>
      execFileSync('git', ['--git-dir', join(elsewhere, '.git'), '--work-tree', folder, ...words], {
        cwd: folder,
        input,
        env: nobody,
        stdio: ['pipe', 'pipe', 'ignore'],
      })
        .toString('utf8')
        .split('\0')
        .filter(path => path !== '');
    const visible = new Set(judge(['ls-files', '--others', '-z', '--exclude-per-directory=.tierwiseignore']));
    return { byGit: new Set(checkIgnore(judge, paths)), byOurs: new Set(paths.filter(path => !visible.has(path))) };
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
}

function checkIgnore(
  judge: (words: readonly string[], input?: string) => readonly string[],
  paths: readonly string[],
): readonly string[] {
  try {
    return judge(['check-ignore', '-z', '--no-index', '--stdin'], paths.join('\0'));
  } catch {
    // Exit code 1: none is ignored.
    return [];
  }
}

/** Changed files by git's own telling, old and new name of each. */
export function changedByGit(
  folder: string,
  scope: string,
): readonly { readonly status: string; readonly paths: readonly string[] }[] {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, ...words], { env: nobody, stdio: ['ignore', 'pipe', 'ignore'] }).toString(
      'utf8',
    );
  const hasCommits = (() => {
    try {
      return git('rev-parse', '--verify', '-q', 'HEAD') !== '';
    } catch {
      return false;
    }
  })();
  const against = hasCommits ? 'HEAD' : git('hash-object', '-t', 'tree', '/dev/null').trim();
  const words = scope === 'staged' ? ['--cached', against] : scope === 'unstaged' ? [] : [against];
  const parts = git('diff', '--name-status', '-z', '--find-renames', '--no-ext-diff', ...words, '--')
    .split('\0')
    .filter(part => part !== '');
  const changes = [];
  while (parts.length > 0) {
    const status = parts.shift() ?? '';
    changes.push({ status: status.charAt(0), paths: parts.splice(0, /^[RC]/.test(status) ? 2 : 1) });
  }
  return changes;
}

export function untrackedByGit(folder: string): readonly string[] {
  return execFileSync('git', ['-C', folder, 'ls-files', '--others', '--exclude-standard', '-z'], { env: nobody })
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '');
}
