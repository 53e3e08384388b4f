import { lettersOf } from '../records/lettersOf';
import { localNames, mayBeOther } from '../records/localNames';
import { field } from './fields';

/** What a column in another language than English holds. */
export interface LocalColumn {
  readonly at: number;
  /** Other things are called so too: it is taken where an address stands in it. */
  readonly needsAddress: boolean;
  /** Half of a time. */
  readonly half?: 'date' | 'clock';
}

/** The names that records know, and those of amounts, which only flows have. `undefined` for every other name. */
export function localColumn(name: string): LocalColumn | undefined {
  return name.length > longestName ? undefined : byLetters.get(lettersOf(name));
}

const longestName = 60;

/** What the names of `localNames` mean here. */
const meanings: Readonly<Record<string, Omit<LocalColumn, 'needsAddress'>>> = {
  date: { at: field.time, half: 'date' },
  time: { at: field.time, half: 'clock' },
  attack: { at: field.note },
  name: { at: field.state },
  loglevel: { at: field.severity },
  devname: { at: field.host },
  actor_email: { at: field.user },
  client_ip_address: { at: field.source },
  destination_ip_address: { at: field.target },
  SourcePort: { at: field.sourcePort },
  DestinationPort: { at: field.targetPort },
  protocol: { at: field.protocol },
  decision: { at: field.state },
  _raw: { at: field.message },
};

const amounts: Readonly<Record<string, number>> = {
  'gesendetebytes bytesgesendet gesendet octetsenvoyes bytesenviados octetosenviados byteinviati verzondenbytes wyslanebajty отправленобайт 发送字节 发送字节数 送信バイト 送信バイト数':
    field.bytesOut,
  'empfangenebytes bytesempfangen empfangen octetsrecus bytesrecibidos bytesrecebidos bytericevuti ontvangenbytes odebranebajty полученобайт 接收字节 接收字节数 受信バイト 受信バイト数':
    field.bytesIn,
  'dauer verbindungsdauer duree duracion durata duracao duur czastrwania длительность 持续时间 時間長': field.duration,
};

const byLetters: ReadonlyMap<string, LocalColumn> = new Map([
  ...Object.entries(amounts).flatMap(([words, at]) => words.split(' ').map(word => known(word, at))),
  ...Object.entries(localNames).flatMap(([name, words]) =>
    words.split(' ').flatMap(word => {
      const meant = meanings[name];
      return meant === undefined ? [] : [[lettersOf(word), { ...meant, needsAddress: mayBeOther.has(name) }] as const];
    }),
  ),
]);

function known(word: string, at: number): readonly [string, LocalColumn] {
  return [lettersOf(word), { at, needsAddress: false }];
}
