import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { loadTaxonomies } from '../../../../src/core/taxonomy/loadTaxonomies';
import { shortTaxonomies, taxonomyNames } from '../../../../src/core/taxonomy/taxonomy';

describe('taxonomies', () => {
  it('know every value of their own list, and no other', async () => {
    const loaded = await loadTaxonomies(taxonomyNames);

    for (const [name, { choices }] of Object.entries(shortTaxonomies)) {
      const taxonomy = loaded.get(name);
      ok(taxonomy, name);
      for (const choice of choices) equal(taxonomy.whyNot(choice.name), undefined, choice.name);
      ok(taxonomy.whyNot('constructor'), name);
    }
  });

  it('tell techniques of ATT&CK that are in use from those that are not, and from none at all', async () => {
    const attack = (await loadTaxonomies(['attack'])).get('attack');

    equal(attack?.whyNot('T1566.001'), undefined);
    equal(attack?.whyNot('T1566'), undefined);
    match(attack?.whyNot('T1002') ?? '', /revoked/);
    match(attack?.whyNot('T1043') ?? '', /deprecated/);
    for (const none of ['T9999', 't1566.001', 'T1566.999', '', '__proto__', 'constructor', 'Phishing'])
      match(attack?.whyNot(none) ?? '', /no technique/, none);
    deepEqual(attack?.tacticsOf?.('T1566.001'), ['initial-access']);
  });

  it('name only tactics that techniques in use have', async () => {
    const attack = (await loadTaxonomies(['attack'])).get('attack');
    const ofSome = ['T1566', 'T1595', 'T1583', 'T1059', 'T1547', 'T1068', 'T1003', 'T1046', 'T1021', 'T1560', 'T1071']
      .concat(['T1041', 'T1486', 'T1027'])
      .flatMap(id => attack?.tacticsOf?.(id) ?? []);

    const known = shortTaxonomies['attack-tactics'].choices.map(one => one.name);
    deepEqual(
      ofSome.filter(tactic => !known.some(one => one === tactic)),
      [],
    );
  });
});
