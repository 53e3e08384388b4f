/** Names as numbers, 0 for none: protocols and services are few. Beyond 60,000 all others are one. */
export class Words {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly names: string[] = [''];

  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= 60_000) return this.numberOf('(others)');
    this.numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }
}

const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, sctp: 132, 'ipv6-icmp': 58, icmp6: 58 };

/** IANA's number of an IP protocol, by its name or by itself; 0 for what is not known. */
export function protocolNumber(name: string): number {
  const known = numbers[name.toLowerCase()];
  if (known !== undefined) return known;
  const number = Number(name);
  return Number.isInteger(number) && number >= 0 && number < 256 ? number : 0;
}

export function protocolName(number: number): string {
  const name = Object.entries(numbers).find(([, value]) => value === number)?.[0];
  return name ?? (number === 0 ? 'ip' : `proto ${number}`);
}
