import data from './attackTechniques.json';
import { attackTitle, type Taxonomy } from './taxonomy';

/**
 * MITRE ATT&CK, enterprise: techniques by id, from the table of MISP's galaxy. © The MITRE Corporation. This work
 * is reproduced and distributed with the permission of The MITRE Corporation.
 */
export const attackTechniques: Taxonomy = {
  name: 'attack',
  title: attackTitle,
  whyNot(value) {
    const technique = techniques.get(value);
    if (technique === undefined) return 'is no technique of it';
    return technique.state === undefined ? undefined : `is ${technique.state} there`;
  },
  tacticsOf: value => techniques.get(value)?.tactics ?? [],
};

/** What ATT&CK says of a technique; `undefined` for an id that it does not have. */
export function attackTechnique(id: string): AttackTechnique | undefined {
  return techniques.get(id);
}

export interface AttackTechnique {
  readonly name: string;
  readonly tactics: readonly string[];
  /** Absent for one in use. */
  readonly state?: 'revoked' | 'deprecated';
}

const techniques: ReadonlyMap<string, AttackTechnique> = new Map(
  Object.entries(data.techniques).map(([id, [name = '', tactics = '', state]]) => [
    id,
    { name, tactics: tactics.split(' '), ...(state === 'revoked' || state === 'deprecated' ? { state } : {}) },
  ]),
);
