import { Acts } from './acts';
import { Alerts } from './alerts';
import { Certificates } from './certificates';
import { Channels, type Flow, type Place, placeOf } from './channels';
import { Coverage } from './coverage';
import { field } from './fields';
import { icmpTypeOf, protocolAt } from './flowFacts';
import { Hosts } from './hosts';
import { isYearless } from './judge/words';
import { Launches } from './launches/launches';
import { Leases } from './leases';
import { loginOf } from './loginOf';
import { Logins } from './logins';
import { mark } from './marks';
import { marksOfCall } from './marksOfCall';
import { marksOfRequest } from './marksOfRequest';
import { keepPlace, Names } from './names';
import { OneWay } from './oneWay';
import { Proxied } from './proxied';
import type { Row, RowKind } from './row';
import { messageOf, nameOf, severityOf } from './rowWords';
import { ServerNames } from './serverNames';
import { emptySpan, extend, type Span } from './span';
import { Stack } from './stacks';
import { States } from './states';
import { Templates } from './templates';
import { Tickets } from './tickets';
import { Timeline } from './timeline';
import { Web } from './web';
import { Words } from './words';

/** What is known of the rows of one kind. */
export interface KindTally extends Span {
  count: number;
  /** Of rows that name no year. */
  readonly yearless: Span;
  readonly places: Place[];
}

/**
 * Everything that is remembered of the rows that went by: sums, sketches and places, in memory that does not grow with
 * their number. One pass; what is kept does not depend on the order of rows while nothing overflows, and says so where it does.
 */
export class Tally {
  readonly hosts = new Hosts();
  readonly services = new Words();
  private readonly states = new States();
  readonly channels = new Channels();
  private readonly proxied = new Proxied(
    this.hosts,
    flow => this.channels.add(flow),
    name => this.services.numberOf(name),
  );
  readonly names = new Names();
  readonly leases = new Leases();
  private readonly oneWay = new OneWay();
  readonly tickets = new Tickets();
  readonly logins = new Logins();
  readonly acts = new Acts();
  readonly launches = new Launches();
  readonly alerts = new Alerts();
  readonly certificates = new Certificates();
  readonly web = new Web();
  readonly agents = new Stack();
  readonly prints = new Stack();
  readonly serverNames = new Stack();
  readonly domains = new ServerNames();
  readonly programs = new Stack();
  readonly weird = new Stack();
  readonly templates = new Templates();
  readonly coverage = new Coverage();
  readonly timeline = new Timeline();
  readonly kinds = new Map<RowKind, KindTally>();
  /** Rows in each hour of the day, UTC. */
  readonly hours = new Float64Array(24);
  rows = 0;
  withoutTime = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  /** Of rows that name no year: between them and others no time went by. */
  readonly yearless = emptySpan();
  private file = 0;
  /** Rows of one kind come in runs. */
  private lastKind: RowKind | undefined;
  private ofLastKind: KindTally = { count: 0, first: 0, last: 0, yearless: emptySpan(), places: [] };
  private readonly flow: Flow = {
    source: -1,
    target: -1,
    port: 0,
    protocol: 0,
    service: 0,
    time: Number.NaN,
    duration: 0,
    bytesOut: 0,
    bytesIn: 0,
    hasFailed: false,
    isOneWay: false,
    isFurther: false,
    place: 0,
  };

  /** The rows that come now are of this file. */
  setFile(file: number): void {
    this.file = file;
  }

  readonly add = (row: Row): void => {
    this.rows++;
    const time = row.time(field.time);
    const place = placeOf(this.file, row.line);
    this.noteTime(row.kind, time, place);
    const source = this.hostAt(row, field.source);
    const target = this.hostAt(row, field.target);
    if (time > 0)
      this.coverage.add(time, source < 0 || !this.hosts.isPrivate(source) ? '' : this.hosts.networkOf(source));
    switch (row.kind) {
      case 'conn':
        this.addFlow(row, source, target, time, place);
        return;
      case 'dns':
        this.addName(row, source, target, time, place);
        return;
      case 'http':
        this.addHttp(row, source, target, time, place);
        this.addLogin(row, source, time, place);
        return;
      case 'ssl':
        this.addTls(row, source, target, place);
        return;
      case 'x509':
        this.certificates.add(row.text(field.fileId), row.text(field.subject), row.text(field.issuer));
        return;
      case 'alert':
      case 'notice':
        this.addAlert(row, row.kind, source, target, time, place);
        return;
      case 'rpc':
      case 'smb':
        this.addLateral(row, source, target, place);
        return;
      case 'weird':
        this.addWeird(row, source, place);
        return;
      case 'dhcp':
        this.leases.add(row.text(field.client), row.text(field.card), row.text(field.requested), time, place);
        return;
      default:
        this.addRest(row, source, time, place);
    }
  };

  private noteTime(kind: RowKind, time: number, place: Place): void {
    const known = kind === this.lastKind ? this.ofLastKind : this.tallyOf(kind);
    known.count++;
    if (known.count <= 4) keepPlace(known.places, place);
    // `time !== time` is how NaN shows.
    if (!(time > 0)) {
      this.withoutTime++;
      return;
    }
    this.timeline.add(time);
    if (isYearless(time)) {
      extend(known.yearless, time);
      extend(this.yearless, time);
    } else {
      if (time < known.first) known.first = time;
      if (time > known.last) known.last = time;
      if (time < this.first) this.first = time;
      if (time > this.last) this.last = time;
    }
    if (time < fewestSecondsOfADate) return;
    const hours = Math.floor(time / 3_600);
    // Of whole numbers of 32 bits a rest is found at once.
    const hour = hours < 2 ** 31 ? (hours | 0) % 24 : hours % 24;
    this.hours[hour] = (this.hours[hour] ?? 0) + 1;
  }

  private tallyOf(kind: RowKind): KindTally {
    let known = this.kinds.get(kind);
    if (known === undefined) {
      known = { count: 0, ...emptySpan(), yearless: emptySpan(), places: [] };
      this.kinds.set(kind, known);
    }
    this.lastKind = kind;
    this.ofLastKind = known;
    return known;
  }

  private hostAt(row: Row, at: number): number {
    const start = row.starts[at] ?? -1;
    if (start < 0) return -1;
    const address = row.valueAt(at);
    return address >= 0 ? address : this.hosts.numberOf(row.bytes, start, row.ends[at] ?? start);
  }

  private addFlow(row: Row, source: number, target: number, time: number, place: Place): void {
    if (source < 0 || target < 0) return;
    const { flow } = this;
    flow.source = source;
    flow.target = target;
    flow.protocol = protocolAt(row);
    flow.port = flow.protocol === 1 ? icmpTypeOf(row) : row.count(field.targetPort) & 0xffff;
    const service = row.starts[field.service] ?? -1;
    flow.service =
      service < 0 ? 0 : this.services.numberOfBytes(row.bytes, service, row.ends[field.service] ?? service);
    flow.time = time;
    flow.duration = row.count(field.duration);
    const both = row.count(field.bytesBoth);
    flow.bytesOut = row.has(field.bytesOut) ? row.count(field.bytesOut) : both;
    // Argus and others give the sum of both ways beside one of them.
    flow.bytesIn =
      both > 0 && row.has(field.bytesOut) && !row.has(field.bytesIn)
        ? Math.max(0, both - flow.bytesOut)
        : row.count(field.bytesIn);
    flow.hasFailed = this.states.hasFailed(row);
    flow.place = place;
    flow.isOneWay = false;
    flow.isFurther = false;
    if (both === 0 && flow.bytesIn === 0 && row.has(field.bytesOut) && !row.has(field.bytesIn))
      this.oneWay.join(flow, row.count(field.sourcePort));
    this.channels.add(flow);
  }

  private addName(row: Row, source: number, target: number, time: number, place: Place): void {
    const query = row.text(field.query);
    if (source < 0) return;
    const answer = row.text(field.isAnswer);
    const isAnswer = answer === '1' || answer === 'True' || answer === 'answer' || answer === 'response';
    const code = row.text(field.answerCode);
    // An answer repeats its query; what it adds is that a name does not exist.
    if (!isAnswer) this.names.add(source, query, row.text(field.queryType), code, time, place);
    else if (target >= 0 && (code === '3' || code === 'NXDOMAIN'))
      this.names.add(target, query, row.text(field.queryType), code, time, place);
  }

  private addHttp(row: Row, source: number, target: number, time: number, place: Place): void {
    const who = source < 0 ? '' : this.hosts.nameOf(source);
    const agent = row.text(field.agent);
    if (agent !== '-') this.agents.add(agent, who, place);
    if (who !== '') {
      const [uri, referrer, status] = [row.text(field.uri), row.text(field.referrer), row.number(field.status)];
      const request = { client: who, method: row.text(field.method), uri, referrer, status, time, place };
      const isOwnServer = target < 0 || !this.hosts.isPrivate(source) || this.hosts.isPrivate(target);
      this.web.take(request, agent, row.text(field.httpHost), isOwnServer);
    }
    this.proxied.add(row, source, target, time, place);
    if (source < 0 || target < 0) return;
    const mime = row.text(field.mime);
    const host = row.text(field.httpHost);
    if (host !== '') this.domains.add(target, host);
    const marks = marksOfRequest(mime, host, agent, row.text(field.method));
    if ((marks & mark.program) !== 0)
      this.programs.add(`${mime} from ${host === '' ? this.hosts.nameOf(target) : host}`, who, place);
    if (marks !== 0) this.channels.mark(source, target, row.count(field.targetPort) & 0xffff, 6, marks, place);
  }

  private addTls(row: Row, source: number, target: number, place: Place): void {
    if (source < 0 || target < 0) return;
    const who = this.hosts.nameOf(source);
    const port = row.count(field.targetPort) & 0xffff;
    const serverName = row.text(field.serverName);
    this.serverNames.add(serverName, who, place);
    if (serverName !== '') this.domains.add(target, serverName);
    this.prints.add(row.text(field.clientPrint), who, place);
    const subject = row.text(field.subject);
    const issuer = row.text(field.issuer);
    // Where a capture's clock begins at 0, no certificate was valid yet.
    const validation = row.time(field.time) < fewestSecondsOfADate ? '' : row.text(field.validation);
    const marks =
      mark.tls | (serverName === '' ? 0 : mark.serverNamed) | this.certificates.marksOf(subject, issuer, validation);
    this.channels.mark(source, target, port, 6, marks, place);
    this.certificates.noteChain(row.text(field.chain), { source, target, port, place });
    if ((marks & (mark.selfSigned | mark.badCertificate | mark.knownBadCertificate)) !== 0)
      this.certificates.noteServer(source, target, subject, validation);
  }

  private addAlert(
    row: Row,
    kind: 'alert' | 'notice',
    source: number,
    target: number,
    time: number,
    place: Place,
  ): void {
    const name = row.text(field.note);
    const uid = row.text(field.uid);
    const community = row.text(field.communityId);
    this.alerts.add({
      kind,
      name: name === '' ? 'without a name' : name,
      category: row.text(field.category),
      severity: severityOf(row),
      message: [row.text(field.message), row.text(field.detail)].filter(text => text !== '').join('; '),
      source: source < 0 ? '' : this.hosts.nameOf(source),
      target: target < 0 ? '' : this.hosts.nameOf(target),
      id: community === '' ? uid : community,
      time,
      place,
    });
    if (source >= 0 && target >= 0) {
      this.channels.mark(source, target, row.count(field.targetPort) & 0xffff, protocolAt(row), mark.notice, place);
    }
  }

  private addLateral(row: Row, source: number, target: number, place: Place): void {
    if (source < 0 || target < 0) return;
    const port = row.count(field.targetPort) & 0xffff;
    const marks = marksOfCall(row.text(field.endpoint), row.text(field.operation), row.text(field.share));
    if (marks !== 0) this.channels.mark(source, target, port, 6, marks, place);
  }

  private addWeird(row: Row, source: number, place: Place): void {
    this.weird.add(row.text(field.note), source < 0 ? '' : this.hosts.nameOf(source), place);
  }

  private addLogin(row: Row, source: number, time: number, place: Place): void {
    const login = loginOf(row);
    if (login === undefined) return;
    const from = (login.from === '' && source >= 0 ? this.hosts.nameOf(source) : login.from).replace(
      /^::ffff:(?=\d)/,
      '',
    );
    if (from !== '') this.logins.add({ ...login, from, time, place });
  }

  private addRest(row: Row, source: number, time: number, place: Place): void {
    this.addLogin(row, source, time, place);
    if (row.has(field.cipher))
      this.tickets.add(row, source < 0 ? row.text(field.source) : this.hosts.nameOf(source), time, place);
    const from = row.text(field.source);
    if (row.kind === 'event') this.acts.add(row, from, time, place);
    if (row.kind === 'event' || row.kind === 'text' || row.kind === 'other') this.launches.add(row, from, time, place);
    const message = messageOf(row);
    const name = row.kind === 'event' ? nameOf(row) : '';
    if (message !== '' || name !== '') this.templates.add(message, place, name);
  }
}

/** 1990: smaller times are counted from the beginning of a capture. */
const fewestSecondsOfADate = 631_152_000;
