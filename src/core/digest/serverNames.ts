import { registeredDomain } from './names';

/** Of further servers no domain is known, as if none had been named. */
const mostServers = 50_000;

/**
 * By what domain a server was asked for, where TLS or HTTP named one and always the same: a delivery network's address serves many, and its domain says nothing.
 * By the numbers of hosts.
 */
export class ServerNames {
  private readonly names = new Map<number, string>();

  add(target: number, name: string): void {
    const known = this.names.get(target);
    if (known === name || known === severalNames || !name.includes('.') || bareAddress.test(name)) return;
    if (known === undefined) {
      if (this.names.size < mostServers) this.names.set(target, name);
    } else if (registeredDomain(known) !== registeredDomain(name)) this.names.set(target, severalNames);
  }

  /** Empty where none was named, or several were. */
  domainOf(target: number): string {
    const name = this.names.get(target);
    return name === undefined || name === severalNames ? '' : registeredDomain(name.toLowerCase());
  }
}

const severalNames = '*';
/** With a port or without. */
const bareAddress = /^(?:[\d.]+|\[.*\])(?::\d+)?$/;
