/** A program that takes a password by a short flag, and how. */
export interface PasswordFlag {
  /** Lower case; each begins the pattern, or the command in which it is looked for. */
  readonly keywords: readonly string[];
  /** Its last group that is there is the password. */
  readonly pattern: RegExp;
  /** Within so many characters of the same command the pattern, which then is global, may begin; absent: it begins at the keyword. */
  readonly within?: number;
}

/** As far from a program as its flag may stand. */
const within = 216;

/**
 * Passwords on the command lines of tools, as shell histories, scripts and endpoint logs hold them. Flags as the tools' own
 * manuals give them; a password behind a long flag (`--password`) is found by its name.
 */
export const passwordFlags: readonly PasswordFlag[] = [
  flagged(
    ['psexec', 'paexec', 'winexe', 'wmiexec', 'docker login', 'podman login', 'az login', 'helm registry login'],
    '[-/]p',
  ),
  // Tools of those who test and of those who attack: their command lines stand in the logs of endpoints.
  flagged(
    [
      ...[
        'evil-winrm',
        'crackmapexec',
        'netexec',
        'nxc ',
        'hydra ',
        'medusa ',
        'kerbrute',
        'certipy',
        'bloodhound-python',
      ],
      ...['ldapdomaindump', 'smbmap', 'rdesktop', 'bloodyad', 'coercer', 'petitpotam'],
    ],
    '-p',
  ),
  {
    keywords: [
      ...[
        'secretsdump',
        'psexec.py',
        'wmiexec',
        'smbexec',
        'atexec',
        'dcomexec',
        'getuserspns',
        'getnpusers',
        'gettgt',
      ],
      ...[
        'getst.py',
        'lookupsid',
        'smbclient.py',
        'mssqlclient',
        'samrdump',
        'addcomputer',
        'reg.py',
        'rpcdump',
        'services.py',
      ],
    ],
    within: 216,
    pattern: /[ \t]["']?(?:[\w.-]{1,64}\/)?[\w.$-]{1,64}:([^\s@"':][^\s@"']{2,127})@(?=[\w.[-])/g,
  },
  attached(['xfreerdp', 'wlfreerdp'], '/p:'),
  flagged(['openssl enc', 'openssl aes'], '-(?:k|pass pass:)'),
  flagged(['sqlcmd', 'bcp ', 'osql', 'unzip', 'zip -'], '-P'),
  flagged(['mongo ', 'mongodump', 'mongorestore', 'mongoexport', 'mosquitto_pub', 'mosquitto_sub'], '-[pP]'),
  flagged(['plink', 'pscp', 'psftp'], '-pw'),
  flagged(['redis-cli', 'rcon'], '-a'),
  flagged(['ldapsearch', 'ldapmodify', 'ldapadd', 'ldapwhoami', 'ldapdelete'], '-w'),
  flagged(['schtasks'], '/rp'),
  // The password is joined to the flag.
  attached(['mysql', 'mysqldump', 'mysqladmin', 'mariadb'], '-p'),
  attached(['7z '], '-p'),
  attached(['cmdkey', 'runas'], '/pass:'),
  {
    keywords: ['smbclient', 'rpcclient', 'smbmap', 'crackmapexec', 'netexec'],
    within: 216,
    pattern: /[ \t]-U[ \t]{0,2}["']?[^\s%"']{1,64}%([^\s"']{3,128})/gi,
  },
  {
    keywords: ['net use', 'net.exe use'],
    within: 132,
    pattern: /[ \t]\/user:[^\s]{1,64}[ \t]{1,4}([^\s/"'%$][^\s"']{2,127})/gi,
  },
  {
    keywords: ['net use', 'net.exe use'],
    within: 132,
    pattern: /[ \t]["']?\\\\[^\s]{1,120}[ \t]{1,4}([^\s/"'%$][^\s"']{2,127})(?=[ \t]{1,4}\/user:)/gi,
  },
  {
    keywords: ['net user', 'net.exe user'],
    pattern:
      /^net(?:\.exe)?[ \t]user[ \t]{1,4}[\w.$-]{1,40}[ \t]{1,4}([^\s/"'%$*][^\s"']{2,127})(?=[ \t]{1,4}\/|[ \t]{0,4}(?:$|\n))/i,
  },
  {
    keywords: ['htpasswd'],
    pattern:
      /^htpasswd[ \t]{1,4}-[a-z]{0,4}b[a-z]{0,4}[ \t]{1,4}[^\s]{1,128}[ \t]{1,4}[^\s]{1,64}[ \t]{1,4}([^\s"'$]{3,128})/i,
  },
  { keywords: ['-passin', '-passout'], pattern: /^-pass(?:in|out)[ \t]{1,4}pass:([^\s"'$]{3,128})/i },
  // .pgpass
  {
    keywords: [':5432:', ':5433:', ':6432:'],
    pattern: /^:\d{4}:[\w.*-]{1,63}:[\w.*@-]{1,63}:((?:[^\s:\\]|\\[:\\]){4,128})/,
  },
  // Of routers and switches.
  {
    keywords: ['password 7', 'secret 7', 'key 7'],
    pattern: /^(?:password|secret|key)[ \t]7[ \t]((?:[0-9A-F]{2}){4,64})\b/i,
  },
  {
    keywords: ['snmp-server community', 'rocommunity', 'rwcommunity'],
    pattern:
      /^(?:snmp-server[ \t]community|r[ow]community6?)[ \t]{1,4}(?!(?:public|private|default)\b)["']?([^\s"'$<{]{4,64})/i,
  },
  { keywords: ['password 51:b:'], pattern: /^password[ \t]51:b:([0-9a-f]{32,512})/i },
  // What a picture of black squares says.
  { keywords: ['wifi:'], pattern: /^wifi:(?:[TSHR]:[^;\n]{0,64};){0,4}P:((?:[^;\n\\]|\\[^\n]){4,64});/i },
  // .netrc
  { keywords: ['login'], pattern: /^login\s{1,4}[^\s"'=:]{1,64}\s{1,8}password[ \t]{1,4}([^\s"']{3,128})/i },
  { keywords: ['unseal'], pattern: /^unseal(?:[ \t]key[ \t]?\d{0,2}:)?[ \t]{1,4}([A-Za-z0-9+/]{40,64}={0,2})/i },
];

function flagged(keywords: readonly string[], flag: string): PasswordFlag {
  const value = `(?:"([^"\\n]{3,128})"|'([^'\\n]{3,128})'|([^\\s"'$%<{/-][^\\s"']{2,127}))`;
  return { keywords, within, pattern: new RegExp(`[ \\t]${flag}[ \\t]{1,4}${value}`, 'gi') };
}

function attached(keywords: readonly string[], flag: string): PasswordFlag {
  const value = `(?:"([^"\\n]{3,128})"|'([^'\\n]{3,128})'|([^\\s"'$%<{=-][^\\s"']{2,127}))`;
  return { keywords, within, pattern: new RegExp(`[ \\t]${flag}${value}`, 'g') };
}
