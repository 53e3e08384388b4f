import type { Shape } from './shape';

/** Logs of firewalls, as their own pages export them to tables. */
export const firewallShapes: readonly Shape[] = [
  {
    name: 'PAN-OS export',
    kind: 'event',
    has: ['Receive Time|Generate Time', 'Threat/Content Type|Threat/Content Name', 'Source address'],
    fields: {
      Time: 'Generate Time|Receive Time',
      Event: '{Type} {Threat/Content Type}',
      Rule: '{Threat/Content Name} {Rule}|Rule',
      Severity: 'Severity',
      User: 'Source User|Destination User',
      Source: '{Source address}:{Source Port}',
      Destination: '{Destination address}:{Destination Port}',
      Request: 'URL/Filename',
      Action: 'Action',
    },
  },
];
