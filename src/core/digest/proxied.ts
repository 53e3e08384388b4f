import { behindProxy } from './behindProxy';
import type { Flow, Place } from './channels';
import { field } from './fields';
import type { Hosts } from './hosts';
import { registeredDomain } from './names';
import type { Row } from './row';

/** Ports at which proxies listen by their makers' settings: Squid, Bluecoat and McAfee, Zscaler, Burp, Privoxy, SOCKS. */
const proxyPorts = new Set([1080, 3128, 3129, 8000, 8080, 8081, 8118, 8888, 9090, 9400, 9480]);

/**
 * Names of so many domains are no web server's own: whoever's log names them is a proxy. Rows before the last of them wait, so many at most.
 */
const fewestDomains = 12;
const mostWaiting = 4_000;

/** A request, as the flow between its client and the server that it is for. */
interface Asked {
  readonly source: number;
  readonly host: string;
  readonly port: number;
  readonly time: number;
  readonly out: number;
  readonly back: number;
  readonly hasFailed: boolean;
  readonly place: Place;
}

/**
 * What own clients ask a proxy for is a connection with the server behind it, by name. A proxy shows by whole addresses and `CONNECT`,
 * or, where its log has the server in a column of its own, by naming many servers and none as whom it was asked.
 */
export class Proxied {
  private readonly waiting: Asked[] = [];
  private readonly domains = new Set<string>();

  constructor(
    private readonly hosts: Hosts,
    private readonly give: (flow: Flow) => void,
    private readonly serviceNamed: (name: string) => number,
  ) {}

  add(row: Row, source: number, target: number, time: number, place: Place): void {
    if (source < 0 || !this.hosts.isPrivate(source)) return;
    const method = row.text(field.method);
    const behind = behindProxy(method, row.text(field.uri));
    if (target >= 0 && !this.isProxy(row, target, method)) return;
    if (behind !== undefined) {
      this.giveFlow(askedIn(row, source, behind, time, place));
      return;
    }
    // A host that is asked as itself needs no name of its own.
    const host = target >= 0 ? '' : nameIn(row.text(field.httpHost));
    if (host === '') return;
    const [, name = '', port = ''] = /^(.+?)(?::(\d{1,5}))?$/.exec(host) ?? [];
    const ports = [Number(port), row.count(field.targetPort) & 0xffff].find(one => one > 0);
    this.take(askedIn(row, source, { host: name, port: ports ?? 443 }, time, place));
  }

  private isProxy(row: Row, target: number, method: string): boolean {
    if (!this.hosts.isPrivate(target)) return false;
    return method === 'CONNECT' || proxyPorts.has(row.count(field.targetPort) & 0xffff);
  }

  private take(asked: Asked): void {
    if (this.domains.size >= fewestDomains) {
      this.giveFlow(asked);
      return;
    }
    this.domains.add(registeredDomain(asked.host));
    if (this.waiting.length < mostWaiting) this.waiting.push(asked);
    if (this.domains.size < fewestDomains) return;
    for (const one of this.waiting.splice(0)) this.giveFlow(one);
  }

  private giveFlow({ source, host, port, time, out, back, hasFailed, place }: Asked): void {
    this.give({
      source,
      target: this.hosts.find(host) ?? this.hosts.numberOfName(host),
      port,
      protocol: 6,
      service: this.serviceNamed(port === 80 ? 'http' : 'ssl'),
      time,
      duration: 0,
      bytesOut: out,
      bytesIn: back,
      hasFailed,
      isOneWay: false,
      isFurther: false,
      place,
    });
  }
}

function askedIn(
  row: Row,
  source: number,
  { host, port }: { readonly host: string; readonly port: number },
  time: number,
  place: Place,
): Asked {
  const [out, back] = [row.count(field.bytesOut), row.count(field.bytesIn)];
  return { source, host, port, time, out, back, hasFailed: row.count(field.status) >= 400, place };
}

/** A name with a dot, or an address, in small letters; empty for the plain name of a machine. */
function nameIn(host: string): string {
  return /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?::\d{1,5})?$/.test(host) ? host.toLowerCase() : '';
}
