/** Traffic Light Protocol, version 2.0 (FIRST, 2022), the strictest first. */
export const tlpNames = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'] as const;
export type Tlp = (typeof tlpNames)[number];

/** With or without `TLP:` in front, in any case; `undefined` for what is none, also the `WHITE` of version 1. */
export function readTlp(text: string): Tlp | undefined {
  const name = text
    .trim()
    .toUpperCase()
    .replace(/^TLP:\s*/, '');
  return tlpNames.find(one => one === name);
}

/** As it is written on a document: `TLP:AMBER+STRICT`. */
export function tlpLabel(tlp: Tlp): string {
  return `TLP:${tlp}`;
}

/** Ids and form as OASIS publishes them for STIX 2.1 (cti-stix-common-objects, extension "tlp-2.0"); another id would be dropped. */
const markingIds: Readonly<Record<Tlp, string>> = {
  CLEAR: '94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: '55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'AMBER+STRICT': '939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'e828b379-4e03-4974-9ac4-e53a884c97c1',
};

/** The marking definition that a STIX bundle carries, and that its objects refer to by id. */
export function stixMarking(tlp: Tlp): Readonly<Record<string, unknown>> & { readonly id: string } {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${markingIds[tlp]}`,
    created: '2022-10-01T00:00:00.000Z',
    name: tlpLabel(tlp),
    extensions: {
      'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': {
        extension_type: 'property-extension',
        tlp_2_0: tlp.toLowerCase(),
      },
    },
  };
}
