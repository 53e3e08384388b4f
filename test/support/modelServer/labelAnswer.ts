/** Picks the label whose name and description share most words with the record; quotes the line that decided. */
export function labelAnswer(labels: readonly string[], system: string, user: string): string {
  const record = recordText(user);
  const inRecord = new Set(wordsOf(record));
  const scored = labels
    .filter(label => label !== 'abstain')
    .map(label => {
      const hits = [...new Set(wordsOf(`${label} ${descriptionOf(label, system)}`))].filter(word => inRecord.has(word));
      return { label, hits };
    })
    .sort((one, other) => other.hits.length - one.hits.length);
  const best = scored[0];
  if (best === undefined || best.hits.length === 0) {
    const label = labels.includes('abstain') ? 'abstain' : (labels[0] ?? '');
    return JSON.stringify({ evidence: [], rationale: 'Nothing in it speaks for a label.', label, confidence: 'low' });
  }
  const lead = best.hits.length - (scored[1]?.hits.length ?? 0);
  return JSON.stringify({
    evidence: [quoteWith(best.hits, record)],
    rationale: `It shares the words ${best.hits.slice(0, 3).join(', ')} with the description.`,
    label: best.label,
    confidence: lead >= 3 ? 'high' : lead >= 1 ? 'medium' : 'low',
  });
}

/** What stands between the fences of the record; the whole text where there are none. */
function recordText(user: string): string {
  return /<<<record [^\n]*\n([\s\S]*?)\n<<<end record /.exec(user)?.[1] ?? user;
}

/** The rest of the line that names the label in the instructions. */
function descriptionOf(label: string, system: string): string {
  const start = `- "${label}":`;
  return (
    system
      .split('\n')
      .find(line => line.startsWith(start))
      ?.slice(start.length) ?? ''
  );
}

function quoteWith(words: readonly string[], record: string): string {
  const lines = record.split('\n').map(line => line.trim());
  const line = lines.find(one => wordsOf(one).some(word => words.includes(word))) ?? lines[0] ?? '';
  return [...line].slice(0, 120).join('').trim();
}

const common = new Set(
  'this that with from have been your their into and the for are not you was has its who what which when'.split(' '),
);

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []).filter(word => !common.has(word));
}
