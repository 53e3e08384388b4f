import { deepEqual } from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunDocument } from './runDocument';

/** How a command ended, and all that it said. */
export interface Ended {
  /** `null` where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves as soon as either output holds the words; rejects when the command ends before. */
  said(words: string | RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface CommandOptions {
  /** In place of, or on top of, what every command gets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `open`: nothing yet, and more may come. */
  readonly input?: string | { readonly open: true };
  readonly folder?: string;
  /** Where stdout goes in place of the one who asks. */
  readonly outputFile?: string;
}

/** A folder to work in, a home of its own, and the product as a person has it: a copy of `dist/` and `media/`. */
export interface Desk {
  readonly root: string;
  /** The workspace, in the file system's own form. */
  readonly workspace: string;
  /** Where runs are kept: `TIERWISE_HOME`. */
  readonly home: string;
  readonly product: string;
  write(path: string, content: string | Uint8Array): string;
  read(path: string): string;
  remove(path: string): void;
  git(...words: string[]): string;
  start(words: readonly string[], options?: CommandOptions): Started;
  run(words: readonly string[], options?: CommandOptions): Promise<Ended>;
  /** Runs with `--json` and gives the one document; the exit code must be as said. */
  json<Document = RunDocument>(
    words: readonly string[],
    options?: CommandOptions & { readonly code?: number },
  ): Promise<Document>;
  dispose(): void;
}

export function makeDesk(): Desk {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tierwise-cli-')));
  const workspace = join(root, 'desk');
  const home = join(root, 'home');
  const product = join(root, 'product');
  mkdirSync(workspace);
  copyProduct(product);
  const start = (words: readonly string[], options: CommandOptions = {}) =>
    startCommand(join(product, 'dist', 'cli.js'), words, {
      folder: options.folder ?? workspace,
      input: options.input,
      outputFile: options.outputFile,
      environment: {
        PATH: process.env['PATH'],
        HOME: join(root, 'person'),
        GIT_CONFIG_GLOBAL: '/dev/null',
        TIERWISE_HOME: home,
        XDG_CONFIG_HOME: join(root, 'config'),
        ...options.environment,
      },
    });
  const run = (words: readonly string[], options?: CommandOptions) => start(words, options).ended;
  return {
    root,
    workspace,
    home,
    product,
    write(path, content) {
      const file = join(workspace, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    read: path => readFileSync(join(workspace, path), 'utf8'),
    remove: path => rmSync(join(workspace, path), { recursive: true, force: true }),
    git: (...words) =>
      execFileSync('git', ['-C', workspace, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      }),
    start,
    run,
    async json(words, { code = 0, ...options } = {}) {
      const ended = await run([...words, '--json'], options);
      return documentOf(ended, code);
    },
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The one JSON document that a command printed; anything beside it on stdout is a fault. */
export function documentOf<Document>(ended: Ended, code = 0): Document {
  deepEqual([ended.code, ended.code === code ? '' : ended.stderr], [code, '']);
  return JSON.parse(ended.stdout);
}

/** All files below a folder with their bytes as Latin-1, so that any byte sequence can be looked for. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return new Map(
    names.map(entry => {
      const file = join(entry.parentPath, entry.name);
      return [file, readFileSync(file, 'latin1')] as const;
    }),
  );
}

/** An email as a mail program saves it. */
export function email(subject: string, body: string, more: Readonly<Record<string, string>> = {}): string {
  const headers = {
    From: 'Ann <ann@example.org>',
    To: 'desk@example.com',
    Subject: subject,
    Date: 'Mon, 16 Nov 2026 09:00:00 +0000',
    'Message-ID': `<${subject.replaceAll(/\W+/g, '.')}@example.org>`,
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join('\n')}\n\n${body}\n`;
}

/** A small task that labels emails: what the tests of the command line ask. */
export const mailTask = `---
title: Sort mails
description: Sorts mails into two heaps.
produces: labels
records: { include: ["inbox/**/*.eml", "inbox/**/*.mbox"], as: email }
context:
  sources: []
  budget-tokens: 4000
labels:
  - name: phishing
    description: Tries to obtain a password or credentials, asks to verify an account.
  - name: clean
    description: Ordinary mail about lunch, meetings and invoices.
evidence: optional
---
Judge the mail.
`;

/** Another helper of the same tree may be building: what is half there is waited for by trying again. */
function copyProduct(product: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      for (const part of ['dist', 'media', 'package.json']) {
        cpSync(part, join(product, part), { recursive: true, filter: file => !file.endsWith('.map') });
      }
      for (const bundle of ['cli', 'anthropic', 'email', 'offline', 'countTokens', 'findSecrets']) {
        if (!existsSync(join(product, 'dist', `${bundle}.js`))) throw new Error(`dist/${bundle}.js is not built`);
      }
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
}

function startCommand(
  file: string,
  words: readonly string[],
  options: {
    readonly folder: string;
    readonly input?: CommandOptions['input'];
    readonly outputFile?: string;
    readonly environment: NodeJS.ProcessEnv;
  },
): Started {
  const output = options.outputFile === undefined ? 'pipe' : openSync(options.outputFile, 'w');
  const child = spawn(process.execPath, [file, ...words], {
    cwd: options.folder,
    env: options.environment,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', output, 'pipe'],
  });
  if (typeof output === 'number') closeSync(output);
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr?.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
    for (const listener of listeners) listener();
  });
  if (typeof options.input === 'string') child.stdin?.end(options.input);
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }));
  return {
    child,
    ended,
    said: wanted =>
      new Promise((resolve, reject) => {
        const look = () => {
          const all = stdout + stderr;
          if (!(typeof wanted === 'string' ? all.includes(wanted) : wanted.test(all))) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(({ code }) =>
          reject(new Error(`ended with ${code} and never said ${wanted}: ${stdout}${stderr}`)),
        );
      }),
  };
}
