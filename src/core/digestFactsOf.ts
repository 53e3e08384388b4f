import type { DetectedFinding, Detection } from './digest/detect/detect';
import { type DigestFacts, isFound, type NamedTechnique, saidOf } from './digest/digestFacts';
import type { Digest, DigestRow } from './digest/fitRows';
import type { LogsOf, LogWork } from './digest/logWork';
import { orWhyNot } from './digest/orWhyNot';
import type { ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import { uuid5 } from './uuid5';

/**
 * The part of a digest that stays with a run as data: its findings, and the rules that were tried on the same logs. Reads ATT&CK's
 * table where a finding names a technique. `why` says why no rules were made, where the thread for it ended.
 */
export async function digestFactsOf(
  { rows, totals, pictures }: Digest,
  { paths, open, logs, protector }: LogsOf & { readonly logs: LogWork; readonly protector: Protector },
  signal: AbortSignal,
): Promise<{ readonly digest: DigestFacts; readonly why?: string }> {
  const findings = rows.filter(isFound);
  const { files, kinds, first, last, leftOut } = totals;
  const techniques = await named([...new Set(findings.flatMap(row => row.techniques))].sort());
  const detectable = findings.flatMap(row => detectedOf(row, techniques));
  const { made = [], why } = await orWhyNot(logs.detect({ paths, open, findings: detectable }, signal));
  const facts: DigestFacts = {
    files,
    rows: totals.rows,
    kinds,
    ...(first === undefined || last === undefined ? {} : { first, last }),
    findings,
    leftOut: leftOut.findings,
    techniques,
    detections: await protectDetections(made, protector, signal),
    pictures,
  };
  return { digest: facts, why };
}

async function named(ids: readonly string[]): Promise<readonly NamedTechnique[]> {
  if (ids.length === 0) return [];
  const { attackTechnique } = await import('./taxonomy/attack');
  return ids.flatMap(id => {
    const known = attackTechnique(id);
    return known === undefined ? [] : [{ id, name: known.name, tactics: known.tactics }];
  });
}

/** Namespace of what is ours; any constant UUID does. */
const ours = '0d1b6a6e-54a7-4f1c-8d3d-0c6f4a7e9b52';

/** Alerts and notices are rules already. */
function detectedOf(row: DigestRow, techniques: readonly NamedTechnique[]): readonly DetectedFinding[] {
  const { id, finding, kind, entities, suspects, path, lines, also, text } = row;
  if (finding === 'none' || kind === 'alert' || kind === 'notice') return [];
  const said = saidOf(text);
  return [
    {
      id,
      entities,
      suspects,
      places: [...(path === undefined ? [] : [{ path, lines }]), ...also],
      head: {
        id: uuid5(ours, text),
        title: `${titles[kind] ?? 'Traffic of a hunt'}: ${(suspects.length === 0 ? entities : suspects).slice(0, 2).join(', ')}`,
        description: `From one hunt, where it matched its evidence and no row of others. ${said}`,
        level: finding,
        techniques: techniques.filter(one => row.techniques.includes(one.id)),
      },
    },
  ];
}

const titles: Readonly<Record<string, string>> = {
  flows: 'Traffic with a suspected controller',
  lateral: 'Suspected lateral movement',
  names: 'Suspected DNS tunnel',
  'generated-names': 'Suspected generated names',
  scan: 'Suspected scan',
  sweep: 'Suspected scan',
  'log-ins': 'Suspected password guessing',
  acts: 'Suspected abuse of an account',
  web: 'Suspected probing of web servers',
};

/** A rule that the gate would change is another rule than the one that was tried: it is not shown. */
async function protectDetections(
  detected: readonly Detection[],
  protector: Protector,
  signal: AbortSignal,
): Promise<readonly Detection<ProtectedText>[]> {
  const texts = detected.flatMap(({ rule = '', trace }) => [rule, ...trace.all.flatMap(({ any }) => any)]);
  const passed = await protector.protectTexts(texts, { source: 'digest' }, signal);
  let at = 0;
  return detected.map(({ finding, trace, rule, why, tested }): Detection<ProtectedText> => {
    const isSame = passed.texts[at] === (rule ?? '');
    const text = passed.texts[at++];
    const all = trace.all.map(one => ({ ...one, any: one.any.flatMap(() => passed.texts[at++] ?? []) }));
    const base = { finding, trace: { ...trace, all }, tested };
    if (rule === undefined || text === undefined) return { ...base, why };
    return isSame ? { ...base, rule: text } : { ...base, why: 'the rule would have held a secret' };
  });
}
