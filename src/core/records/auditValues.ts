import { textOf } from './readLines';

/** The arguments of `execve`, put together. */
export function execveIn(text: string): string {
  const execve = /type=EXECVE.*$/m.exec(text)?.[0];
  if (execve === undefined) return '';
  return [...execve.matchAll(/\sa\d{1,4}=("[^"]{0,16384}"|[0-9A-F]{1,32768})(?=\s|$)/g)]
    .map(([, one = '']) => decoded(one.replace(/^"|"$/g, ''), one.startsWith('"')))
    .join(' ');
}

/** The kernel writes what could break the line in hex; NUL stands between arguments. */
export function decoded(value: string, isQuoted = false): string {
  if (isQuoted || !/^(?:[0-9A-F]{2}){2,}$/.test(value) || /^\d{1,9}$/.test(value)) return value;
  const bytes = Uint8Array.from(value.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
  const text = textOf(bytes).replaceAll('\0', ' ');
  return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? value : text;
}
