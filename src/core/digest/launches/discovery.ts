/** Which question about its surroundings a command asks, by the programs of Windows for it (ATT&CK's tactic Discovery); -1 for none. */
export function questionOf(command: string): number {
  return mayAsk.test(command) ? questions.findIndex(one => one.test(command)) : -1;
}

const questions: readonly RegExp[] = [
  /(?:^|[\\/"\s&|])(?:whoami(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:net1?(?:\.exe)?"?\s{1,4}users?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:net1?(?:\.exe)?"?\s{1,4}groups?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:net1?(?:\.exe)?"?\s{1,4}localgroup)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:net1?(?:\.exe)?"?\s{1,4}(?:view|share|use))(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:net1?(?:\.exe)?"?\s{1,4}(?:accounts|config|sessions?))(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:nltest(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:ipconfig(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:systeminfo(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:tasklist(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:(?:quser|qwinsta|query)(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:netstat(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:arp(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:route(?:\.exe)?"?\s{1,4}print)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:(?:dsquery|adfind)(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:hostname(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:cmdkey(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:klist(?:\.exe)?)(?=["\s&|]|$)/i,
  /(?:^|[\\/"\s&|])(?:gpresult(?:\.exe)?)(?=["\s&|]|$)/i,
];

const mayAsk =
  /whoami|\bnet1?\b|nltest|ipconfig|systeminfo|tasklist|quser|qwinsta|query|netstat|\barp\b|route|dsquery|adfind|hostname|cmdkey|klist|gpresult/i;
