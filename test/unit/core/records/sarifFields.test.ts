import { deepEqual } from 'node:assert/strict';
import { fieldOf, read } from './mail';

describe('a finding of SARIF', () => {
  const tool = {
    driver: {
      name: 'T',
      rules: [{ id: 'R1', shortDescription: { text: 'Short' }, defaultConfiguration: { level: 'error' } }],
      globalMessageStrings: { general: { text: 'Said by the tool' } },
    },
    extensions: [{ name: 'E', rules: [{ id: 'E1', messageStrings: { 'a.b': { text: 'Do not {0} the {1} {9}' } } }] }],
  };
  const fields = async (result: object, isToolLast = false) => {
    const run = isToolLast ? { results: [result], tool } : { tool, results: [result] };
    const [record] = await read('x.sarif', JSON.stringify({ version: '2.1.0', runs: [run] }));
    if (record === undefined) throw new Error('no record');
    return ['Rule', 'Title', 'Severity', 'Rule text', 'Suppressed'].map(name => fieldOf(record, name));
  };

  it('has the rule that only its place among the rules names, and the level of that rule', async () => {
    for (const isToolLast of [false, true])
      deepEqual(await fields({ ruleIndex: 0, message: { text: 'Bad' } }, isToolLast), [
        'R1',
        'Bad',
        'error',
        'Short',
        undefined,
      ]);
  });

  it('has the words that its rule keeps under an id, with its arguments in them', async () => {
    const rule = { id: 'E1', toolComponent: { index: 0 } };
    const said = await fields({ rule, message: { id: 'a.b', arguments: ['open', 'gate'] }, level: 'note' });
    const general = await fields({ ruleId: 'R1', message: { id: 'general' } });

    deepEqual(said, ['E1', 'Do not open the gate {9}', 'note', undefined, undefined]);
    deepEqual(general.slice(0, 2), ['R1', 'Said by the tool']);
  });

  it('is a case of a rule where its id goes on behind it', async () => {
    deepEqual(await fields({ ruleId: 'R1/sub', message: { text: 'x' } }), ['R1/sub', 'x', 'error', 'Short', undefined]);
    deepEqual((await fields({ ruleId: 'R12', message: { text: 'x' } }))[3], undefined);
  });

  it('says who suppressed it, and not where that was refused', async () => {
    const suppressions = [
      { kind: 'external', status: 'accepted', justification: 'Risk taken' },
      { kind: 'inSource' },
      { kind: 'external', status: 'rejected' },
    ];

    deepEqual(
      (await fields({ ruleId: 'R1', message: { text: 'x' }, suppressions }))[4],
      'external: Risk taken; inSource',
    );
  });
});
