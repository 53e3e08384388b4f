import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository of its own for one test, made with the real git. */
export interface ScratchRepository {
  readonly root: string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  git(...words: string[]): string;
  commitAll(subject: string): void;
  dispose(): void;
}

export function scratchRepository(): ScratchRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tierwise-git-')));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '-q', '-b', 'main');
  return {
    root,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    remove: path => rmSync(join(root, path), { recursive: true, force: true }),
    git,
    commitAll(subject) {
      git('add', '-A');
      git('commit', '-q', '-m', subject);
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}
