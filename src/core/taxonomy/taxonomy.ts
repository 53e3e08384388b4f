/** A published list of answers that is checked on this machine, without a network. */
export interface Taxonomy {
  readonly name: TaxonomyName;
  /** With its version, for people and for the model. */
  readonly title: string;
  /** Why a value is no answer: it is unknown, or no longer in use. Goes on after the value: `is no technique of it`. */
  whyNot(value: string): string | undefined;
  /** The names of `attack-tactics` that a value belongs to; absent where values belong to nothing. */
  tacticsOf?(value: string): readonly string[];
}

export const taxonomyNames = ['attack', 'attack-tactics', 'severity', 'tlp', 'disposition'] as const;
export type TaxonomyName = (typeof taxonomyNames)[number];

/** Those of a few words. ATT&CK is loaded when it is needed, by `loadTaxonomies.ts`. */
export const shortTaxonomies = {
  severity: {
    title: 'severity, by the levels of Sigma (specification 2.1.0)',
    answers: 'one',
    choices: [
      { name: 'informational', description: 'Worth knowing, nothing to do.' },
      { name: 'low', description: 'Notable, rarely an incident by itself.' },
      { name: 'medium', description: 'Relevant, to be looked at more than rarely.' },
      { name: 'high', description: 'Relevant, to be looked at promptly.' },
      { name: 'critical', description: 'Highly relevant, points to an incident, to be looked at at once.' },
    ],
  },
  tlp: {
    title: 'Traffic Light Protocol (FIRST, version 2.0)',
    answers: 'one',
    choices: [
      { name: 'TLP:RED', description: 'For the eyes and ears of individual recipients only.' },
      { name: 'TLP:AMBER+STRICT', description: 'Limited to the organisation of the recipient.' },
      {
        name: 'TLP:AMBER',
        description: 'Limited to the organisation of the recipient and its clients, who need to know.',
      },
      { name: 'TLP:GREEN', description: 'Limited to the community of the recipient.' },
      { name: 'TLP:CLEAR', description: 'May be shared without limit.' },
    ],
  },
  disposition: {
    title: 'disposition, by the incident classifications of Microsoft Sentinel',
    answers: 'one',
    choices: [
      { name: 'TruePositive', description: 'Suspicious activity that is what the alert says.' },
      {
        name: 'BenignPositive',
        description: 'The activity took place as the alert says, and it was expected or allowed.',
      },
      { name: 'FalsePositive', description: 'The alert is wrong: its logic or its data is at fault.' },
      { name: 'Undetermined', description: 'What is there was looked at and does not decide it.' },
      { name: 'NotEvaluable', description: 'Telemetry that would decide it is missing.' },
    ],
  },
  'attack-tactics': {
    title: 'MITRE ATT&CK enterprise tactics, MISP galaxy 36 (2026-08-06)',
    answers: 'any',
    choices: [
      { name: 'reconnaissance', description: '' },
      { name: 'resource-development', description: '' },
      { name: 'initial-access', description: '' },
      { name: 'execution', description: '' },
      { name: 'persistence', description: '' },
      { name: 'privilege-escalation', description: '' },
      { name: 'stealth', description: 'Hiding; with defense-impairment what earlier versions call defense-evasion.' },
      { name: 'defense-impairment', description: 'Weakening or breaking defences.' },
      { name: 'credential-access', description: '' },
      { name: 'discovery', description: '' },
      { name: 'lateral-movement', description: '' },
      { name: 'collection', description: '' },
      { name: 'command-and-control', description: '' },
      { name: 'exfiltration', description: '' },
      { name: 'impact', description: '' },
    ],
  },
} as const;

/** With its version; the table itself is loaded when answers are checked. */
export const attackTitle = 'MITRE ATT&CK enterprise techniques, MISP galaxy 36 (2026-08-06)';

export function isShort(name: TaxonomyName): name is keyof typeof shortTaxonomies {
  return Object.hasOwn(shortTaxonomies, name);
}
