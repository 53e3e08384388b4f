import { deepEqual, equal, match } from 'node:assert/strict';
import { commandHelp } from '../../../src/cli/commandHelp';
import { help } from '../../../src/cli/help';
import { commands, flagsOf } from '../../../src/cli/options';

describe('the help of a command', () => {
  it('says what each of its flags means, and fits a terminal', () => {
    for (const command of commands) {
      const text = commandHelp(command);

      match(text, new RegExp(`^tierwise ${command}\\b`));
      for (const flag of [...flagsOf[command], 'workspace'])
        match(text, new RegExp(`^  --${flag}( [A-Z=]+)?(\\n +|  +)\\S.{5}`, 'm'), `${command} --${flag}`);
      deepEqual(
        text.split('\n').filter(line => line.length > 120),
        [],
      );
    }
  });

  it('is found by the list of all commands', () => {
    for (const command of commands.filter(one => one !== 'version'))
      match(help, new RegExp(`^  tierwise ${command}\\b`, 'm'));
    equal(help.split('\n').length < 30, true);
  });
});
