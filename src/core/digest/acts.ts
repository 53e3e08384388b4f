import { Actors } from './actors';
import type { Place } from './channels';
import { field } from './fields';
import { keepPlace } from './names';
import { type OddAct, oddActOf } from './oddActs';
import type { Row } from './row';
import { nameOf } from './rowWords';
import { SecretReads } from './secretReads';
import { SpaceSaving } from './sketches/spaceSaving';

/** What an act of an audit log is for, where an intruder and an administrator do the same. */
export type Aim = 'blind' | 'access';

export interface ActCount {
  count: number;
  /** So many of them came to nothing. */
  failed: number;
  readonly places: Place[];
}

/** An odd act, as often as it came. */
export interface OddUse extends ActCount {
  /** The gravest of its kind. */
  act: OddAct;
  /** To what: four at most. */
  readonly what: Set<string>;
  /** Days since 1970: nine at most. */
  readonly days: Set<number>;
}

/** What one account did that somebody should know of. */
export interface ActUse {
  readonly who: string;
  readonly from: string[];
  /** From where it was refused something. */
  readonly refusedFrom: string[];
  readonly blind: Map<string, ActCount>;
  readonly access: Map<string, ActCount>;
  /** By key. */
  readonly odd: Map<string, OddUse>;
  /** Different acts that it was not allowed, each once. */
  readonly refused: Map<string, ActCount>;
  first: number;
  last: number;
}

/** By account: 5,000 at most (Space-Saving), each with 200 different refused acts. */
export class Acts {
  readonly uses = new SpaceSaving<ActUse>(5_000);
  readonly actors = new Actors();
  readonly secrets = new SecretReads();

  add(row: Row, from: string, time: number, place: Place): void {
    const name = actOf(row);
    const who = whoOf(row, from);
    if (from !== '') this.actors.add(who, from, name, time, place);
    if (who === '' || name === '') return;
    if (ofKubernetes.test(name)) {
      // A request is told when it comes and when it is answered: the answer counts.
      if (/"stage"\s{0,4}:\s{0,4}"RequestReceived"/.test(row.wholeText())) return;
      this.secrets.add(row, name, who, from, time, place);
    }
    const aim = aimOf(name, row);
    const result = resultOf(row);
    const odd = result === 'done' ? oddActOf(row, name, who) : undefined;
    if (aim === undefined && odd === undefined && result !== 'refused') return;
    const use = this.uses.add(who, 1, () => freshUse(who));
    // From where somebody is only refused, somebody else may come.
    noteSource(aim === undefined && odd === undefined ? use.refusedFrom : use.from, from);
    if (aim !== undefined) note(use[aim], name, result !== 'done', place);
    if (odd !== undefined) noteOdd(use.odd, odd, time, place);
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

/** As `actOf` names the acts of its audit. */
const ofKubernetes = /^[a-z]{3,16} [a-z][a-z./-]{1,60}$/;

const verbs = /^(?:get|list|watch|create|update|patch|delete|deletecollection|bind|escalate|impersonate|approve)$/;

const mostSources = 6;
const mostNames = 200;

function freshUse(who: string): ActUse {
  const [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    who,
    from: [],
    refusedFrom: [],
    blind: new Map(),
    access: new Map(),
    odd: new Map(),
    refused: new Map(),
    first,
    last,
  };
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

function noteSource(sources: string[], from: string): void {
  if (from !== '' && sources.length < mostSources && !sources.includes(from)) sources.push(from);
}

function noteOdd(counts: ActUse['odd'], act: OddAct, time: number, place: Place): void {
  let known = counts.get(act.key);
  if (known === undefined) {
    known = { act, count: 0, failed: 0, what: new Set(), days: new Set(), places: [] };
    counts.set(act.key, known);
  }
  if (act.points > known.act.points) known.act = act;
  known.count++;
  if (act.what !== '' && known.what.size < mostWhat) known.what.add(act.what);
  if (time > 0 && known.days.size < mostDays) known.days.add(Math.floor(time / 86_400));
  keepPlace(known.places, place);
}

const mostWhat = 4;
const mostDays = 9;

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
  /^(?:StopLogging|DeleteTrail|DeleteFlowLogs|DeleteDetector|StopConfigurationRecorder|DeleteConfigurationRecorder|DeleteEventDataStore|StopMonitoringMembers|DisableSecurityHub|LeaveOrganization|Set-AdminAuditLogConfig|Set-MailboxAuditBypassAssociation|system\.log_stream\.lifecycle\.(?:deactivate|delete)|audit_log_streaming\.destroy|google\.logging\.v2\.ConfigServiceV2\.(?:DeleteSink|UpdateSink|DeleteBucket|CreateExclusion|UpdateExclusion))$|^delete(?:collection)? events$|diagnosticSettings\/delete$|flowLogs\/delete$|alertsSuppressionRules\/write$/i;
const granting =
  /^(?:CreateAccessKey|CreateLoginProfile|UpdateLoginProfile|CreateServiceSpecificCredential|AttachUserPolicy|PutUserPolicy|UpdateAssumeRolePolicy|AddUserToGroup|(?:google\.iam\.admin\.v1\.)?CreateServiceAccountKey|New-InboxRule|Add-MailboxPermission|Add service principal credentials\.?|Consent to application\.?|Add member to role\.?|user\.account\.privilege\.grant|group\.privilege\.grant|system\.api_token\.create|org\.add_outside_collaborator|public_key\.create|personal_access_token\.access_granted|hook\.create|user\.mfa\.factor\.(?:reset_all|deactivate)|(?:create|update|patch|bind) (?:cluster)?rolebindings|(?:bind|escalate) (?:cluster)?roles)$/i;
/** The log of security cleared; another log. */
const clearedLogs = new Set(['1102', '104']);
/** A user made; a member added to a global, local or universal group. */
const windowsGrants = new Set(['4720', '4728', '4732', '4756']);
const ofEventLog = /Microsoft-Windows-Eventlog|log file was cleared/;
const ofWindows = /Microsoft-Windows-(?:Security-Auditing|Eventlog)|"Security"|>Security</;
