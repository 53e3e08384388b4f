/** What other logs than that of flows say about a channel, as bits of one number. */
export const mark = {
  /** Its times were given up to keep memory bounded. */
  noTimes: 1,
  selfSigned: 2,
  badCertificate: 4,
  knownBadCertificate: 8,
  tls: 16,
  serverNamed: 32,
  program: 64,
  bareAddress: 128,
  scriptedAgent: 256,
  rareAgent: 512,
  notice: 1_024,
  graveNotice: 2_048,
  protocolViolation: 4_096,
  upload: 8_192,
  remoteExecution: 16_384,
  adminShare: 32_768,
  tlsFailed: 65_536,
  /** Its log tells each way in a row of its own. */
  oneWay: 131_072,
  /** A certificate as Tor's relays show it. */
  tor: 262_144,
} as const;

const evidence =
  mark.selfSigned |
  mark.badCertificate |
  mark.knownBadCertificate |
  mark.program |
  mark.scriptedAgent |
  mark.notice |
  mark.graveNotice |
  mark.protocolViolation |
  mark.remoteExecution |
  mark.adminShare |
  mark.tor;

/** Something that no channel has by the way. */
export function isEvidence(marks: number): boolean {
  return (marks & evidence) !== 0;
}
