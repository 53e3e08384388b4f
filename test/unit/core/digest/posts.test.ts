import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A line of an access log, at so many seconds of the day. */
function line(seconds: number, client: string, request: string, status: number, referrer = '-'): string {
  const at = new Date(1_767_600_000_000 + seconds * 1_000).toISOString();
  return `${client} - - [05/Jan/2026:${at.slice(11, 19)} +0000] "${request} HTTP/1.1" ${status} 512 "${referrer}" "Mozilla/5.0"`;
}

const visitors = steps(60).flatMap(index => {
  const client = `198.51.100.${index + 1}`;
  const page = 'https://shop.example/contact.php';
  return [
    line(index * 100, client, 'GET /', 200),
    line(index * 100 + 9, client, 'POST /contact.php', 200, page),
    line(index * 100 + 20, client, 'POST /login', [401, 200, 302][index % 3] ?? 302, page),
  ];
});

const found = async (lines: readonly string[]) =>
  findingsOf(await digestOf({ 'access.log': [...visitors, ...lines].join('\n') }));

describe('posts to web servers', () => {
  it('a script that one client alone posts to from no page is like a web shell', async () => {
    const shell = (path: string) => steps(9).map(index => line(7_000 + index * 40, '203.0.113.9', `POST ${path}`, 200));

    const [grave] = await found(shell('/uploads/x.php?c=1'));
    const [weak] = await found(shell('/hooks/build.php'));

    deepEqual([grave?.finding, weak?.finding], ['medium', 'low']);
    match(grave?.text ?? '', /203\.0\.113\.9 alone posts to \/uploads\/x\.php, 9 times and from no page/);
  });

  it('many posts to a log-in that always answers 200 are guessing', async () => {
    const [guess] = await found(steps(90).map(index => line(7_000 + index * 9, '203.0.113.9', 'POST /login', 200)));

    match(guess?.text ?? '', /203\.0\.113\.9 posts 90 times to \/login, 30 and more within 10 min/);
  });

  it('visitors who use forms are nobody’s finding', async () => {
    equal((await found([])).length, 0);
  });
});
