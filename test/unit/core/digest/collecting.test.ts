import { deepEqual, equal, match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const browser = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/121.0';

/** A line of an access log, so many seconds after the beginning. */
function request(seconds: number, client: string, path: string, agent = browser): string {
  const time = new Date(1.763e12 + seconds * 1_000).toISOString();
  const day = `${time.slice(8, 10)}/Nov/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
  return `${client} - - [${day}] "GET ${path} HTTP/1.1" 200 512 "-" "${agent}"`;
}

/** Sixty people who look at themselves and at a few articles. */
const ordinary = steps(600).map(index =>
  request(
    index * 60,
    `198.51.100.${(index % 60) + 1}`,
    index % 2 === 0 ? `/api/users/${index % 60}` : `/item/${index % 97}`,
  ),
);
const found = async (lines: readonly string[]) =>
  findingsOf(await digestOf({ 'access.log': [...ordinary, ...lines].join('\n') }));

describe('who takes everything from a web server', () => {
  const takes = (client: string, agent?: string) =>
    steps(900).map(index => request(index * 30, client, `/api/users/${1_000 + index}?_=${index * 7}`, agent));

  it('one client that goes through the ids where others take their own is told', async () => {
    equal((await found([])).length, 0);
    const [one] = await found(takes('203.0.113.9'));
    equal(one?.finding, 'medium');
    match(
      one?.text ?? '',
      /203\.0\.113\.9 takes about \d+ different of \/api\/users\/\* in 900 requests within 7\.5 h, without a pause, where the \d+ others take one/,
    );
  });

  it('search engines, own programs and what many people do are weak or nothing', async () => {
    const engine = await found(takes('203.0.113.9', 'Mozilla/5.0 (compatible; Bingbot/2.0)'));
    const own = await found(takes('10.0.0.7'));
    const polls = await found(steps(3_000).map(index => request(index * 20, '203.0.113.9', '/api/users/7')));

    deepEqual(
      [...engine, ...own].map(({ finding }) => finding),
      ['low', 'low'],
    );
    equal(polls.length, 0);
  });
});
