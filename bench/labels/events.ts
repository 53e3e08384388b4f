import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { readRecords } from '../../src/core/records/readRecords';
import { type Example, example, hash } from './emails';

/** So many of a file: its events are of one attack, and a long one must not stand for all. */
const mostOfFile = 5;

/**
 * Events of attacks by the tactic that their file stands for, which is what the data knows of them (benign ones are too few to
 * learn from). Only tactics with two files at least, so that one can be judged by the other.
 */
export async function readEvents(dev: string): Promise<readonly Example[]> {
  const folder = join(dev, 'security-events');
  const rows = Papa.parse<Record<string, string>>(readFileSync(join(folder, 'labels.csv'), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;
  const known = rows.flatMap(({ file = '', verdict, attack_tactic = '' }) => {
    const tactic = /TA\d{4}/.exec(attack_tactic)?.[0];
    return verdict === 'malicious' && tactic !== undefined ? [{ file, tactic }] : [];
  });
  const files = (tactic: string) => new Set(known.filter(one => one.tactic === tactic).map(({ file }) => file)).size;
  const examples: Example[] = [];
  for (const { file, tactic } of known.filter(one => files(one.tactic) >= 2)) {
    let count = 0;
    for await (const record of readRecords(file, createReadStream(join(folder, file)), hash, { as: 'event' })) {
      if (record.problem === undefined) examples.push(example(record, tactic));
      if (++count >= mostOfFile) break;
    }
  }
  return examples;
}
