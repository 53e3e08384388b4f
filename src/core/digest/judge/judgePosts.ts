import type { FormUse, ScriptUse } from '../posts';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayTime } from './words';

/** With fewer clients, that one alone asks for something says nothing. */
const fewestClients = 20;
const fewestPosts = 5;
const fewestTries = 30;
const withinSeconds = 600;
const mostTold = 6;

/**
 * Scripts that one client alone posts to, from no page: how web shells are used (ATT&CK T1505.003; NSA and ASD 2020, "Detect and Prevent Web Shell
 * Malware", which look for addresses that few clients ask for and that no page leads to). And forms for log-ins that one client posts to
 * again and again, where the answer does not tell right from wrong (T1110). The numbers are ours.
 */
export function judgePosts({ web }: Tally): readonly Finding[] {
  const clients = web.clients.kept;
  const shells = web.posts.scripts.top().flatMap(({ item }) => (clients < fewestClients ? [] : (shellOf(item) ?? [])));
  const tried = web.posts.forms.top().flatMap(({ item }) => guessingOf(item) ?? []);
  return [...shells.slice(0, mostTold), ...tried.slice(0, mostTold)];
}

/** Where what visitors send is kept: nothing there should run. */
const ofUploads = /\/(?:uploads?|files?|media|images?|img|te?mp|cache|attachments?|avatars?|aspnet_client)\//i;

function shellOf(use: ScriptUse): Finding | undefined {
  const { path, clients, requests, posts, fromNoPage, first, last, places } = use;
  const [client, ...more] = clients;
  if (client === undefined || more.length > 0 || posts < fewestPosts) return undefined;
  if (posts < requests / 2 || fromNoPage < 0.9 * posts) return undefined;
  return {
    kind: 'web',
    points: ofUploads.test(path) ? 2.5 : 1.5,
    entities: [client],
    suspects: [client],
    ...(first <= last ? { when: { first, last } } : {}),
    text: `${client} alone posts to ${path}, ${sayCount(posts)} times and from no page${ofUploads.test(path) ? ', where uploads are kept' : ''}: like a web shell`,
    places,
    techniques: ['T1505.003'],
  };
}

function guessingOf({ client, path, count, times, places }: FormUse): Finding | undefined {
  if (count < fewestTries) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const begin = sorted.findIndex((time, at) => (sorted[at + fewestTries - 1] ?? Infinity) - time <= withinSeconds);
  if (begin < 0) return undefined;
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  return {
    kind: 'web',
    points: 2,
    entities: [client],
    suspects: [client],
    when: { first, last },
    text: `${client} posts ${sayCount(count)} times to ${path}, ${fewestTries} and more within 10 min from ${sayTime(sorted[begin] ?? 0)}: like guessing of passwords whose answers do not tell`,
    places,
    techniques: ['T1110'],
  };
}
