import type { ChannelColumns } from '../channelColumns';
import type { Signal } from './signals';
import { sayBytes, sayCount, sayPort } from './words';

const none: readonly Signal[] = [];

/** Out in one connection, and in all of a channel: bytes. Pages ask for that much in an hour, but not where hardly anything comes back. */
const largeUpload = 1e6;
const largeSum = 2e7;
/** Producer-consumer ratio: nine tenths of the bytes go out (Bullard and Gerth 2014). */
const leastRatio = 0.8;

/** Much more out than in, in one connection or in many smaller ones. */
export function uploadOf(at: number, channels: ChannelColumns, known: boolean): readonly Signal[] {
  if (known) return none;
  const most = channels.mostOut[at] ?? 0;
  const sum = channels.bytesOut[at] ?? 0;
  const inOne =
    most < largeUpload || ratio(most, channels.inOfMostOut[at] ?? 0) < leastRatio
      ? 0
      : Math.min(mostPoints, 0.75 + Math.log10(most / largeUpload) / 3);
  const inMany =
    sum < largeSum || ratio(sum, channels.bytesIn[at] ?? 0) < leastRatio
      ? 0
      : Math.min(mostPoints, 1 + Math.log10(sum / largeSum) / 3);
  if (inOne === 0 && inMany === 0) return none;
  const text =
    inOne >= inMany || channels.count[at] === 1
      ? `${sayBytes(most)} sent out in one connection on ${sayPort(at, channels)}`
      : `${sayBytes(sum)} sent out in ${sayCount(channels.count[at] ?? 0)} connections on ${sayPort(at, channels)}`;
  // Among those that send out as much: uploads of some megabytes are many.
  const key = largeLoss(at, channels) > 0 ? 'large upload' : 'upload';
  return [{ key, points: Math.max(inOne, inMany), text, techniques: ['T1048', 'T1041'], isWeighed: true }];
}

const mostPoints = 1.75;

/** Slips calls so much to one address an exfiltration (`data_exfiltration_threshold`, 500 MB). */
const largestUsual = 5e8;

/** Bytes that went out over a channel, where they are as many as Slips warns of and hardly anything came back; 0 elsewhere. */
export function largeLoss(at: number, channels: ChannelColumns): number {
  const out = channels.bytesOut[at] ?? 0;
  return out < largestUsual || ratio(out, channels.bytesIn[at] ?? 0) < leastRatio ? 0 : out;
}

/** The largest of what is sent by the mean. */
const mostUnlike = 1.3;

/** Whether each connection of a channel sends about as much as the others. RITA scores how even the sizes of a beacon are. */
export function hasEvenSizes(at: number, channels: ChannelColumns): boolean {
  const mean = (channels.bytesOut[at] ?? 0) / Math.max(1, channels.count[at] ?? 0);
  return mean > 0 && (channels.mostOut[at] ?? 0) <= mostUnlike * mean;
}

/** Bytes of all pieces, and of each at most: backups come in larger ones. */
const leastInPieces = 1e8;
const largestPiece = 1e6;
const fewestPieces = 100;
/** Seconds: a page that is loaded, or a call, is over by then. */
const leastOfPieces = 4 * 3_600;

/** Much that goes out in many small connections of one size, for hours: pieces that stay below limits for one (ATT&CK T1030). The numbers are ours. */
export function inSteadyPieces(at: number, channels: ChannelColumns): boolean {
  const [out, count] = [channels.bytesOut[at] ?? 0, channels.count[at] ?? 0];
  if (out < leastInPieces || count < fewestPieces || out / count > largestPiece || !hasEvenSizes(at, channels))
    return false;
  const lasts = (channels.last[at] ?? 0) - (channels.first[at] ?? 0);
  return lasts >= leastOfPieces && ratio(out, channels.bytesIn[at] ?? 0) >= leastRatio;
}

function ratio(out: number, back: number): number {
  return (out - back) / (out + back);
}

/** FTP, SSH, Telnet, RDP, VNC: whoever comes there asks for a name and a password first. */
const loginPorts = new Set([21, 22, 23, 3389, 5900]);
/** Zeek's `SSH::password_guesses_limit` is 30, within half an hour; a program that polls by such a way comes once a minute or less often. */
const fewestGuesses = 30;
const withinSeconds = 300;
/** Bytes of both ways for each connection: a session in which somebody works, or copies files, is larger (ours). */
const mostForEach = 20_000;

/**
 * Many short connections to a service that asks for passwords: guessing, seen by the flows alone (as SSHCure does: Hofstede, Hendriks,
 * Sperotto, Pras 2014, "SSH compromise detection using NetFlow/IPFIX"). Whether one of them got in is not seen.
 */
export function guessingOf(at: number, channels: ChannelColumns): readonly Signal[] {
  const count = (channels.count[at] ?? 0) - (channels.failed[at] ?? 0);
  const port = channels.port[at] ?? 0;
  if (count < fewestGuesses || !loginPorts.has(port) || channels.protocol[at] !== 6) return none;
  const bytes = (channels.bytesOut[at] ?? 0) + (channels.bytesIn[at] ?? 0);
  if (bytes === 0 || bytes / count > mostForEach) return none;
  const times = channels.timesOf(at);
  const isFast = times.some((time, index) => (times[index + fewestGuesses - 1] ?? Infinity) - time <= withinSeconds);
  if (!isFast) return none;
  const text = `${sayCount(count)} short connections to ${sayPort(at, channels)}, ${fewestGuesses} and more within 5 min: like guessing of passwords`;
  return [{ key: `guessing ${port}`, points: 2, text, techniques: ['T1110.001'], isWeighed: false }];
}

/** Bytes of both ways, and in each second of the longest: a ping sends 32 or 56 bytes once a second. */
const fewestPinged = 100_000;
/** Less than that is worth a look where the answers are others than the questions: orders and their results are short. */
const fewestOdd = 10_000;
const mostOfPings = 500;
const fewestSeconds = 10;
/** An answer returns the data of its question (RFC 792), so that ways differ by what was lost. */
const mostUneven = 0.25;

/** More in echo messages than anybody pings with, or answers that are none: data is carried (ATT&CK T1095, T1572). */
export function pingTunnelOf(at: number, channels: ChannelColumns): readonly Signal[] {
  if (channels.protocol[at] !== 1 || channels.port[at] !== 8) return none;
  const [out, back] = [channels.bytesOut[at] ?? 0, channels.bytesIn[at] ?? 0];
  if (out + back < fewestOdd) return none;
  const longest = channels.longest[at] ?? 0;
  // A log without durations says nothing of a rate.
  const rate = longest < fewestSeconds ? 0 : ((channels.mostOut[at] ?? 0) + (channels.inOfMostOut[at] ?? 0)) / longest;
  const isUneven = back > 0 && Math.abs(out - back) / (out + back) > mostUneven;
  const isMuch = out + back >= fewestPinged;
  if (!isUneven && (rate < mostOfPings || !isMuch)) return none;
  const how = isUneven ? 'and the answers are not what was asked' : `up to ${sayBytes(Math.round(rate))} each second`;
  const text = `${sayBytes(out + back)} in ICMP echo, ${how}: like a tunnel`;
  return [{ key: 'ping tunnel', points: isMuch ? 2 : 1, text, techniques: ['T1095', 'T1572'], isWeighed: true }];
}
