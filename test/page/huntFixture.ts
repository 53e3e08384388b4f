import { report } from './reportFixture';

const begin = 1_794_355_200;

/** A report of a hunt: a beacon, a tunnel without flows, a gap, and who sent most. */
export const hunt = {
  ...report,
  header: { ...report.header, formats: ['md', 'html', 'jsonl', 'ioc', 'stix', 'navigator', 'sigma', 'queries'] },
  pictures: {
    binSeconds: 960,
    bins: Array.from({ length: 60 }, (_, at) => [
      Math.floor(begin / 960) + at + (at > 30 ? 40 : 0),
      20 + ((at * 7) % 31),
    ]),
    findings: [
      {
        id: 'R1',
        severity: 'high',
        said: '10.20.33.34 asks for about 49 different names below metrics-edge.example: like a DNS tunnel.',
        beats: [],
        edges: [],
        first: begin + 9_000,
        last: begin + 20_000,
      },
      {
        id: 'R2',
        severity: 'medium',
        said: '10.20.33.34 → 203.0.113.177: regular: 443/tcp every 121 s.',
        first: begin + 4_000,
        last: begin + 24_000,
        beats: Array.from({ length: 96 }, (_, at) => begin + 4_000 + at * 121 + ((at * 13) % 11)),
        edges: [
          {
            source: '10.20.33.34',
            target: '203.0.113.177',
            ports: ['443/tcp', '80/tcp'],
            flows: 143,
            bytesOut: 89_100,
            bytesIn: 79_200,
          },
          { source: '10.20.33.35', target: '203.0.113.177', ports: ['443/tcp'], flows: 3, bytesOut: 2e9, bytesIn: 500 },
        ],
        at: { snippet: report.sent[0]?.id ?? 'S1', path: report.sent[0]?.path, startLine: 3, endLine: 5 },
      },
      { id: 'R9', severity: 'informational', said: 'no row at all for an hour', beats: [], edges: [] },
    ],
    talkers: [
      { host: '10.20.4.40', bytesOut: 9.1e10, bytesIn: 9e7, flows: 2 },
      { host: '10.20.33.34', bytesOut: 2.2e8, bytesIn: 6e6, flows: 514 },
    ],
  },
};
