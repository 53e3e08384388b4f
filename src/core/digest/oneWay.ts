import type { Flow } from './channels';

/** From here on systems take the ports of their own for connections: Linux from 32,768, Windows and IANA (RFC 6335) from 49,152. */
const firstOfClients = 32_768;
const firstUnprivileged = 1_024;
/** Services above 1,023 that networks have (IANA): databases, directories, caches, web servers, remote desktops. */
const usualServices = new Set([
  1433, 1434, 1521, 2049, 2181, 2379, 3268, 3269, 3306, 3389, 5432, 5671, 5672, 5900, 5985, 5986, 6379, 6443, 8080,
  8443, 9092, 9200, 9300, 10250, 11211, 27017,
]);
/** Exporters tell a connection that goes on again after at most half an hour (Cisco's active timeout), clouds after one or ten minutes. */
const longestPart = 1_860;
const mostConnections = 65_536;

/** When the first row of a connection began, and its newest: seconds since 1970. */
interface Connection {
  first: number;
  last: number;
}

/**
 * Logs that tell each way of a connection in a row of its own, and long connections in parts (NetFlow, IPFIX, flow logs of clouds): puts the ways together
 * as one flow of the one who asked (as RFC 5103 does with "biflows"), and counts a connection once. The ports say who asked, so that the
 * order of rows does not. Of the 65,536 connections that were seen last.
 */
export class OneWay {
  private readonly connections = new Map<string, Connection>();

  /** Turns an answer around; says with `isFurther` that its connection is known already. */
  join(flow: Flow, sourcePort: number): void {
    if (sourcePort === 0 || flow.port === 0 || flow.hasFailed) return;
    flow.isOneWay = true;
    let clientPort = sourcePort;
    if (isAnswer(sourcePort, flow.port)) {
      [flow.source, flow.target] = [flow.target, flow.source];
      [flow.bytesOut, flow.bytesIn] = [0, flow.bytesOut];
      clientPort = flow.port;
      flow.port = sourcePort;
    }
    this.note(flow, `${flow.source} ${clientPort} ${flow.target} ${flow.port} ${flow.protocol}`);
  }

  private note(flow: Flow, key: string): void {
    const { connections } = this;
    const known = connections.get(key);
    const { time, duration } = flow;
    if (known !== undefined && Math.abs(time - known.last) <= longestPart) {
      flow.isFurther = true;
      known.first = Math.min(known.first, time);
      known.last = Math.max(known.last, time);
      flow.duration = Math.max(duration, known.last + duration - known.first);
    }
    connections.delete(key);
    if (connections.size >= mostConnections) this.letGo();
    connections.set(key, flow.isFurther && known !== undefined ? known : { first: time, last: time });
  }

  /** The oldest eighth. */
  private letGo(): void {
    let left = mostConnections / 8;
    for (const key of this.connections.keys()) {
      if (left-- <= 0) return;
      this.connections.delete(key);
    }
  }
}

/** From the port of a service to one that a client took. */
function isAnswer(sourcePort: number, targetPort: number): boolean {
  // Gateways and old systems take ports of their own from 1,024 on: then a port that is known for its service says who answers.
  if (usualServices.has(sourcePort) !== usualServices.has(targetPort)) return usualServices.has(sourcePort);
  return (
    (sourcePort < firstUnprivileged && targetPort >= firstUnprivileged) ||
    (sourcePort < firstOfClients && targetPort >= firstOfClients)
  );
}
