import { deepEqual, equal } from 'node:assert/strict';
import { literal } from '../../../../src/core/protect/protected';
import { navigatorLayer } from '../../../../src/core/show/navigatorLayer';

describe('a layer for the ATT&CK Navigator', () => {
  const layer = JSON.parse(
    navigatorLayer(
      { name: literal('Hunt'), description: literal('of a day'), scoreMeans: literal('3 high'), highestScore: 3 },
      [
        { id: 'T1071.004', score: 1, comment: literal('R2') },
        { id: 'T1071', score: 2, comment: literal('R1') },
        { id: 'T1071.004', score: 3, comment: literal('R3') },
      ],
    ),
  );

  it('has what version 4.5 of the format requires', () => {
    equal(layer.name, 'Hunt');
    equal(layer.domain, 'enterprise-attack');
    equal(layer.versions.layer, '4.5');
    equal(/^(?:[5-9]\.|4\.(?:9|\d\d)\.)/.test(layer.versions.navigator), true);
    equal(layer.gradient.maxValue > layer.gradient.minValue && layer.gradient.colors.length >= 2, true);
  });

  it('names each technique once, with its highest score and every comment', () => {
    deepEqual(
      layer.techniques.map((one: { techniqueID: string; score: number; comment: string }) => [
        one.techniqueID,
        one.score,
        one.comment,
      ]),
      [
        ['T1071.004', 3, 'R2\nR3'],
        ['T1071', 2, 'R1'],
      ],
    );
  });
});
