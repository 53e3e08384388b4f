// How fast records are read, beside the plain use of the same library; and mutated real files, which no reader may trip over.
//
//   npm run bench -- records                                 MB/s (`--megabytes N`, 20 unless given)
//   npm run bench -- records fuzz --minutes 10 --seed 1      mutated files; exit code 1 on a fault
//   npm run bench -- records fuzz-one 652                    the same for one seed
//   npm run bench -- records strangers MIRRORS             logs of many products, and what their makers say stands in them (after npm run build)
//   npm run bench -- records large --megabytes 2000          an mbox of 2 GB, plain and gzipped: most memory (after npm run build)
//
// Reads the sample desk, and ../shared/data or $TIERWISE_SHARED/data where that is there.
import { fuzz, fuzzChild, fuzzOne, readStored } from './fuzz';
import { large } from './large';
import { speed } from './speed';
import { strangers } from './strangers';

const [mode, first, second] = process.argv.slice(2);
const after = (flag: string, otherwise: number) => {
  const at = process.argv.indexOf(flag);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

async function main(): Promise<number> {
  if (mode === 'fuzz-child') {
    await fuzzChild(Number(first), Number(second));
    return 0;
  }
  if (mode === 'fuzz-one') {
    await fuzzOne(Number(first));
    return 0;
  }
  if (mode === 'read-alone') {
    await readStored(first ?? '', second ?? '');
    return 0;
  }
  if (mode === 'large') return large(after('--megabytes', 2_000));
  if (mode === 'strangers') return strangers(first ?? '.');
  return mode === 'fuzz' ? fuzz(after('--minutes', 10), after('--seed', 1)) : speed(after('--megabytes', 20));
}

void main().then(code => {
  process.exitCode = code;
});
