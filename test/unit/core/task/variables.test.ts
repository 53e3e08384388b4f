import { equal, throws } from 'node:assert/strict';
import { fillVariables } from '../../../../src/core/task/variables';

describe('variables of a task', () => {
  it('are put in as they are, and not looked into again', () => {
    const values = new Map([
      ['team', '{{week}} $& the desk'],
      ['week', '46'],
    ]);

    equal(fillVariables('For {{team}}, {{ week }}.', values), 'For {{week}} $& the desk, 46.');
  });

  it('may be left out where they say so, and nowhere else', () => {
    equal(fillVariables('Asked: {{hypothesis?}}.', new Map()), 'Asked: .');
    equal(fillVariables('Asked: {{hypothesis?}}.', new Map([['hypothesis', 'x?']])), 'Asked: x?.');
    throws(() => fillVariables('{{team?}} {{team}}', new Map()), /asks for "team"/);
  });

  it('are named where a value is missing, and where a value has no place', () => {
    throws(() => fillVariables('For {{team}}.', new Map()), /asks for "team".*--set team=/);
    throws(
      () =>
        fillVariables(
          'For {{team}}.',
          new Map([
            ['team', 'a'],
            ['taem', 'b'],
          ]),
        ),
      /has no {{taem}}.*It asks for: team\./,
    );
    throws(() => fillVariables('For all.', new Map([['team', 'a']])), /It asks for none\./);
  });
});
