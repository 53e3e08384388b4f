import { Actors } from './actors';
import type { Place } from './channels';
import { field } from './fields';
import { keepPlace } from './names';
import type { Row } from './row';
import { nameOf } from './rowWords';
import { SpaceSaving } from './sketches/spaceSaving';

/** What an act of an audit log is for, where an intruder and an administrator do the same. */
export type Aim = 'blind' | 'access';

export interface ActCount {
  count: number;
  /** So many of them came to nothing. */
  failed: number;
  readonly places: Place[];
}

/** What one account did that somebody should know of. */
export interface ActUse {
  readonly who: string;
  readonly from: string[];
  readonly blind: Map<string, ActCount>;
  readonly access: Map<string, ActCount>;
  /** Different acts that it was not allowed, each once. */
  readonly refused: Map<string, ActCount>;
  first: number;
  last: number;
}

/** By account: 5,000 at most (Space-Saving), each with 200 different refused acts. */
export class Acts {
  readonly uses = new SpaceSaving<ActUse>(5_000);
  readonly actors = new Actors();

  add(row: Row, from: string, time: number, place: Place): void {
    const name = actOf(row);
    if (from !== '') this.actors.add(whoOf(row, from), from, name, time, place);
    const aim = aimOf(name, row);
    const result = resultOf(row);
    if (aim === undefined && result !== 'refused') return;
    const who = whoOf(row, from);
    if (who === '' || name === '') return;
    const use = this.uses.add(who, 1, () => freshUse(who));
    if (from !== '' && use.from.length < mostSources && !use.from.includes(from)) use.from.push(from);
    if (aim !== undefined) note(use[aim], name, result !== 'done', place);
    if (result === 'refused') note(use.refused, name, true, place);
    if (time < use.first) use.first = time;
    if (time > use.last) use.last = time;
  }
}

/** Of Kubernetes' audit what was done to what, `create pods/exec`; elsewhere the name that the log has for it. */
function actOf(row: Row): string {
  const name = nameOf(row);
  const [resource, part] = [row.text(field.note), row.text(field.operation)];
  if (resource === '' || row.has(field.eventId) || !verbs.test(name)) return name;
  return `${name} ${resource}${part === '' ? '' : `/${part}`}`;
}

const verbs = /^(?:get|list|watch|create|update|patch|delete|deletecollection|bind|escalate|impersonate|approve)$/;

const mostSources = 6;
const mostNames = 200;

function freshUse(who: string): ActUse {
  const [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { who, from: [], blind: new Map(), access: new Map(), refused: new Map(), first, last };
}

function note(counts: Map<string, ActCount>, name: string, hasFailed: boolean, place: Place): void {
  let known = counts.get(name);
  if (known === undefined) {
    if (counts.size >= mostNames) return;
    known = { count: 0, failed: 0, places: [] };
    counts.set(name, known);
  }
  known.count++;
  if (hasFailed) known.failed++;
  keepPlace(known.places, place);
}

function whoOf(row: Row, from: string): string {
  const named = [field.actor, field.user, field.host].map(at => row.text(at)).find(text => text !== '' && text !== '-');
  return named ?? from;
}

function resultOf(row: Row): 'done' | 'failed' | 'refused' {
  const said = [field.errorCode, field.message, field.success, field.status].map(at => row.text(at));
  if (said.some(text => refusal.test(text.slice(0, 300)))) return 'refused';
  return row.has(field.errorCode) || /^(?:fail|false|error|denied)/i.test(row.text(field.success)) ? 'failed' : 'done';
}

/** As AWS, Google, Azure, Okta and Kubernetes word it. */
const refusal =
  /AccessDenied|UnauthorizedOperation|NotAuthorized|AuthorizationFailed|PERMISSION_DENIED|^Permission .{0,200}denied|^DENY$|^40[13]$|^Forbidden/;

/**
 * Acts that take away what would show an intruder (ATT&CK T1562.008, T1070.001), and acts by which somebody can come back (T1098, T1136), by
 * the services' own references.
 */
function aimOf(name: string, row: Row): Aim | undefined {
  if (blinding.test(name)) return 'blind';
  if (granting.test(name)) return 'access';
  if (!/^\d{3,4}$/.test(name)) return undefined;
  const aim = clearedLogs.has(name) ? 'blind' : windowsGrants.has(name) ? 'access' : undefined;
  const isWindows = aim !== undefined && (name === '104' ? ofEventLog : ofWindows).test(row.wholeText());
  return isWindows ? aim : undefined;
}

const blinding =
  /^(?:StopLogging|DeleteTrail|DeleteFlowLogs|DeleteDetector|StopConfigurationRecorder|DeleteConfigurationRecorder|DeleteEventDataStore|StopMonitoringMembers|DisableSecurityHub|LeaveOrganization|Set-AdminAuditLogConfig|Set-MailboxAuditBypassAssociation|system\.log_stream\.lifecycle\.(?:deactivate|delete)|audit_log_streaming\.destroy|google\.logging\.v2\.ConfigServiceV2\.(?:DeleteSink|DeleteBucket))$|diagnosticSettings\/delete$|flowLogs\/delete$|alertsSuppressionRules\/write$/i;
const granting =
  /^(?:CreateAccessKey|CreateLoginProfile|UpdateLoginProfile|CreateServiceSpecificCredential|AttachUserPolicy|PutUserPolicy|UpdateAssumeRolePolicy|AddUserToGroup|(?:google\.iam\.admin\.v1\.)?CreateServiceAccountKey|New-InboxRule|Add-MailboxPermission|Add service principal credentials\.?|Consent to application\.?|Add member to role\.?|user\.account\.privilege\.grant|group\.privilege\.grant|system\.api_token\.create|user\.mfa\.factor\.(?:reset_all|deactivate)|(?:create|update|patch|bind) (?:cluster)?rolebindings|(?:bind|escalate) (?:cluster)?roles)$/i;
/** The log of security cleared; another log. */
const clearedLogs = new Set(['1102', '104']);
/** A user made; a member added to a global, local or universal group. */
const windowsGrants = new Set(['4720', '4728', '4732', '4756']);
const ofEventLog = /Microsoft-Windows-Eventlog|log file was cleared/;
const ofWindows = /Microsoft-Windows-(?:Security-Auditing|Eventlog)|"Security"|>Security</;
