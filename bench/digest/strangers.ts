import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A capture of somebody else's in a public repository, and who is bad in it as they say themselves. */
interface Capture {
  readonly title: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Which of its files, below a folder. */
  readonly folder: string;
  readonly files: RegExp;
  /** Hosts that must stand in a finding; none for an ordinary one. */
  readonly bad: readonly string[];
  /** Own hosts of an ordinary capture: what they talk to should not be "medium" or above. */
  readonly own?: string;
}

const slips = 'stratosphereips/StratosphereLinuxIPS';
const datasets = 'stratosphereips/security-datasets-for-testing';
const zeek = /(?:conn|dns|http|ssl|x509|notice|ssh)\.log(?:\.labeled)?$/;

const captures: readonly Capture[] = [
  {
    title: 'NjRAT',
    repository: datasets,
    folder: '001-zeek-scenario-malicious',
    files: /\/conn\.log$/,
    bad: ['41.108.179.197'],
  },
  {
    title: 'Nmap in three networks',
    repository: datasets,
    folder: '002-zeek-scenario-port-scanning',
    files: zeek,
    bad: ['172.16.1.11'],
  },
  {
    title: 'AndroidTester',
    repository: datasets,
    folder: '003-zeek-scenario-malicious',
    files: zeek,
    bad: ['147.32.83.234'],
  },
  {
    title: 'Simda (generated names)',
    repository: datasets,
    folder: '005-zeek-scenario-malicious',
    files: zeek,
    bad: ['fd77:48a1:c0bb:0:b96c:506d:6c7f:e8be'],
  },
  {
    title: 'Remcos',
    repository: slips,
    folder: 'dataset/test18-malicious-ctu-sme-11-win/zeek-labeled',
    files: /\.labeled$/,
    bad: ['66.63.168.35'],
  },
  {
    title: 'scan of telnet (Argus)',
    repository: slips,
    folder: 'dataset/test4-malicious.binetflow',
    files: /binetflow$/,
    bad: ['192.168.2.12'],
  },
  {
    title: 'scan of ports (Argus)',
    repository: slips,
    folder: 'dataset/test11-portscan.binetflow',
    files: /binetflow$/,
    bad: ['10.8.0.69'],
  },
  {
    title: 'scan of ports',
    repository: slips,
    folder: 'dataset/port-scans/vertical',
    files: zeek,
    bad: ['192.168.1.9'],
  },
  {
    title: 'Log4Shell and others',
    repository: slips,
    folder: 'dataset/test14-malicious-zeek-dir',
    files: zeek,
    bad: ['10.0.2.15'],
  },
  {
    title: 'TrickBot, a week',
    repository: 'taleibhans/Trickbot-Netwrok-Analysis-Playbook',
    folder: 'zeek',
    files: zeek,
    bad: ['172.16.9.5', '172.16.9.233'],
  },
  {
    title: 'Cerber',
    repository: 'elmMinh/apt-investigation',
    folder: 'conn.log',
    files: /conn\.log$/,
    bad: ['10.12.15.101'],
  },
  {
    title: 'ordinary 1, under scans',
    repository: datasets,
    folder: '008-zeek-mixed/data',
    files: /\.labeled$/,
    bad: [],
    own: '147.32.81.167',
  },
  {
    title: 'ordinary 2, under scans',
    repository: datasets,
    folder: '010-zeek-mixed',
    files: /\.labeled$/,
    bad: [],
    own: '147.32.83.234',
  },
  {
    title: 'ordinary 3, under scans',
    repository: datasets,
    folder: '011-zeek-mixed',
    files: /\.labeled$/,
    bad: [],
    own: '147.32.83.165',
  },
  {
    title: 'ordinary 4, under scans',
    repository: datasets,
    folder: '012-zeek-mixed',
    files: /\.labeled$/,
    bad: [],
    own: '147.32.83.161',
  },
];

interface Shown {
  readonly finding: string;
  readonly entities: readonly string[];
}

/**
 * `npm run bench -- digest strangers MIRRORS`: captures that nothing was fitted to, from bare mirrors of public repositories
 * (`MIRRORS/owner+name/repo`); in how many of them the bad host stands in a finding, and what is said of ordinary ones.
 */
export function strangers(mirrors: string): void {
  console.log(
    '| capture | rows | bad hosts in a finding | in medium or high | findings high, medium, low | outside hosts of an ordinary one in medium or high |',
  );
  console.log('|---|--:|--:|--:|---|--:|');
  for (const capture of captures) {
    const gitDir = join(mirrors, capture.repository.replace('/', '+'), 'repo');
    if (!existsSync(gitDir)) {
      console.log(`| ${capture.title} | absent: git clone --bare https://github.com/${capture.repository} ${gitDir} |`);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), 'tierwise-strangers-'));
    try {
      console.log(rowOf(capture, filesOf(capture, gitDir, folder)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** A mirror may lack what is large: such a file is left out. */
function filesOf({ folder: inside, files }: Capture, gitDir: string, folder: string): readonly string[] {
  const git = (...words: string[]) =>
    execFileSync('git', ['--git-dir', gitDir, ...words], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  const all = git('ls-tree', '-r', '--name-only', 'HEAD', '--', inside).toString().trim().split('\n');
  mkdirSync(folder, { recursive: true });
  return all
    .filter(path => files.test(path))
    .flatMap(path => {
      const target = join(folder, basename(path));
      try {
        writeFileSync(target, git('show', `HEAD:${path}`));
      } catch {
        return [];
      }
      return [target];
    });
}

function rowOf({ title, bad, own }: Capture, files: readonly string[]): string {
  const words = [join(process.cwd(), 'dist', 'cli.js'), 'digest', '--json', '--budget', '8000', ...files];
  const text = execFileSync(process.execPath, words, {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const { rows, totals } = JSON.parse(text);
  const found: readonly Shown[] = rows.filter((row: Shown) => row.finding !== 'none');
  const grave = found.filter(({ finding }) => finding === 'medium' || finding === 'high');
  const share = (some: readonly Shown[]) =>
    bad.length === 0
      ? '–'
      : `${bad.filter(host => some.some(({ entities }) => entities.includes(host))).length} of ${bad.length}`;
  const levels = ['high', 'medium', 'low'].map(level => found.filter(({ finding }) => finding === level).length);
  const called =
    own === undefined
      ? '–'
      : new Set(grave.filter(({ entities }) => entities[0] === own).flatMap(({ entities }) => entities.slice(1))).size;
  return `| ${title} | ${totals?.rows ?? ''} | ${share(found)} | ${share(grave)} | ${levels.join(', ')} | ${called} |`;
}
