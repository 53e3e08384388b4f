/** Which question about its surroundings a command asks, by the programs of Windows for it (ATT&CK's tactic Discovery); -1 for none. */
export function questionOf(command: string): number {
  return mayAsk.test(command) ? questions.findIndex(one => one.test(command)) : -1;
}

const at = String.raw`(?:^|[\\/"\s&|])`;
const asks = (words: string) => new RegExp(`${at}(?:${words})(?=["\\s&|]|$)`, 'i');

const questions: readonly RegExp[] = [
  asks(String.raw`whoami(?:\.exe)?`),
  asks(String.raw`net1?(?:\.exe)?"?\s{1,4}users?`),
  asks(String.raw`net1?(?:\.exe)?"?\s{1,4}groups?`),
  asks(String.raw`net1?(?:\.exe)?"?\s{1,4}localgroup`),
  asks(String.raw`net1?(?:\.exe)?"?\s{1,4}(?:view|share|use)`),
  asks(String.raw`net1?(?:\.exe)?"?\s{1,4}(?:accounts|config|sessions?)`),
  asks(String.raw`nltest(?:\.exe)?`),
  asks(String.raw`ipconfig(?:\.exe)?`),
  asks(String.raw`systeminfo(?:\.exe)?`),
  asks(String.raw`tasklist(?:\.exe)?`),
  asks(String.raw`(?:quser|qwinsta|query)(?:\.exe)?`),
  asks(String.raw`netstat(?:\.exe)?`),
  asks(String.raw`arp(?:\.exe)?`),
  asks(String.raw`route(?:\.exe)?"?\s{1,4}print`),
  asks(String.raw`(?:dsquery|adfind)(?:\.exe)?`),
  asks(String.raw`hostname(?:\.exe)?`),
  asks(String.raw`cmdkey(?:\.exe)?`),
  asks(String.raw`klist(?:\.exe)?`),
  asks(String.raw`gpresult(?:\.exe)?`),
];

const mayAsk =
  /whoami|\bnet1?\b|nltest|ipconfig|systeminfo|tasklist|quser|qwinsta|query|netstat|\barp\b|route|dsquery|adfind|hostname|cmdkey|klist|gpresult/i;
