import { isKnownInstaller } from './installers';

/** What a command line or a script shows. */
export interface Sign {
  /** Signs of one key are one thing, however often they come. */
  readonly key: string;
  /** As in `levelOf`; below 1 it says something only beside others. */
  readonly points: number;
  readonly text: string;
  readonly technique: string;
  /** Programs that administer do the same: it says little where many hosts show it or one shows it again and again. */
  readonly isWeighed: boolean;
}

/**
 * What an intruder's command has in it and ordinary ones seldom do, in our own words after the techniques' pages in ATT&CK and what the rules of Sigma
 * for `process_creation` and `ps_script` look for. What administrators and installers write as well is weighed, and worth less than two points by itself.
 */
export function knownSigns(command: string): readonly Sign[] {
  if (!mayShow.test(command)) return none;
  return rules.filter(rule => isShown(rule, command)).map(({ sign }) => sign);
}

const none: readonly Sign[] = [];

interface Rule {
  readonly sign: Sign;
  /** All must match. */
  readonly all: readonly RegExp[];
  /** Installers that are known alone, or all others. */
  readonly of?: 'known' | 'unknown';
}

function isShown({ all, of }: Rule, command: string): boolean {
  return all.every(one => one.test(command)) && (of === undefined || isKnownInstaller(command) === (of === 'known'));
}

function grave(key: string, points: number, technique: string, text: string, ...all: readonly RegExp[]): Rule {
  return { sign: { key, points, text, technique, isWeighed: false }, all };
}

function weighed(key: string, points: number, technique: string, text: string, ...all: readonly RegExp[]): Rule {
  return { sign: { key, points, text, technique, isWeighed: true }, all };
}

const fetches =
  /DownloadString|DownloadData|DownloadFile|Invoke-WebRequest|Invoke-RestMethod|\b(?:iwr|irm|curl|wget)\b|\.OpenRead\(|Net\.WebClient|XMLHTTP/i;
const runs = /\bIEX\b|Invoke-Expression|ScriptBlock\]::Create|Assembly\]::Load\b|\.Invoke\(/i;
/** An address where a name is usual, of the internet: what is fetched within one's own network is mostly a deployment. */
const bareAddress =
  /\b(?:https?|ftp):\/\/(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)\d{1,3}(?:\.\d{1,3}){3}\b/i;
const remote = /https?:\/\/|ftp:\/\/|\\\\[^\\\s]{1,100}@(?:ssl|\d)/i;

const rules: readonly Rule[] = [
  // Fetched and run (T1059.001, T1105).
  {
    ...grave('download', 2, 'T1059.001', 'runs what it fetches', fetches, runs, remote),
    of: 'unknown',
  },
  grave('bare address', 1, 'T1105', 'fetches from a bare address', fetches, bareAddress),
  { ...weighed('installer', 1, 'T1105', 'runs an installer that it fetches', fetches, runs), of: 'known' },
  {
    ...weighed(
      'pipe to shell',
      2,
      'T1059.004',
      'pipes what it fetches into a shell',
      /\b(?:curl|wget)\b/,
      /\|\s{0,4}(?:sudo\s{1,4})?(?:\/bin\/)?(?:ba|z|da)?sh\b/,
    ),
    of: 'unknown',
  },
  grave(
    'decoded to shell',
    2.5,
    'T1027',
    'decodes text into a shell',
    /\bbase64\s{1,4}(?:-d|-D|--decode)\b/,
    /\|\s{0,4}(?:\/bin\/)?(?:ba|z|da)?sh\b/,
  ),
  grave(
    'reverse shell',
    3.5,
    'T1059.004',
    'gives a shell to another host',
    /\/dev\/tcp\/|\bnc(?:at)?\b.{1,80}\s-e\s{0,4}\/?(?:bin\/|cmd)|socket\.socket\(.{1,200}(?:dup2|subprocess|pty\.spawn)|Net\.Sockets\.TCPClient/i,
    /\bsh\b|bash|cmd|-e\s|dup2|spawn|GetStream|subprocess/i,
  ),
  // Programs of the system that fetch and run (T1105, T1218).
  grave('certutil', 2, 'T1105', 'certutil fetches a file', /\bcertutil\b/i, /urlcache|verifyctl/i, remote),
  grave(
    'mshta',
    2.5,
    'T1218.005',
    'mshta runs a script from elsewhere',
    /\bmshta(?:\.exe)?\b/i,
    /https?:|javascript:|vbscript:/i,
  ),
  grave('regsvr32', 2.5, 'T1218.010', 'regsvr32 runs a script', /\bregsvr32\b/i, /scrobj|[/-]i:\s{0,4}["']?http/i),
  grave(
    'rundll32 script',
    3,
    'T1218.011',
    'rundll32 runs a script',
    /\brundll32\b/i,
    /javascript:|mshtml,?\s{0,4}RunHTMLApplication/i,
  ),
  grave(
    'wmic format',
    2.5,
    'T1220',
    'wmic runs a style sheet from elsewhere',
    /\bwmic\b/i,
    /\/format:\s{0,4}["']?(?:https?|ftp):/i,
  ),
  weighed(
    'bitsadmin',
    1.2,
    'T1197',
    'bitsadmin fetches a file',
    /\bbitsadmin\b|Start-BitsTransfer/i,
    /\/transfer|\/addfile|-Source/i,
    remote,
  ),
  weighed(
    'msiexec',
    1.2,
    'T1218.007',
    'msiexec installs from an address',
    /\bmsiexec\b/i,
    /[/-]\w{0,3}i\s{1,4}["']?https?:/i,
  ),
  // Secrets (T1003, T1558).
  grave(
    'mimikatz',
    3.5,
    'T1003.001',
    'calls mimikatz',
    /sekurlsa::|lsadump::|Invoke-Mimi(?:katz|dogz)|\bmimikatz|kerberos::golden|privilege::debug/i,
  ),
  grave(
    'lsass dump',
    3.5,
    'T1003.001',
    'writes the memory of lsass to a file',
    /comsvcs(?:\.dll)?\W{1,6}(?:MiniDump|#?[+]?0{0,4}24\b)|(?:procdump|sqldumper|rdrleakdiag|nanodump|dumpert|createdump).{1,200}lsass/i,
  ),
  grave(
    'hives',
    3,
    'T1003.002',
    'saves the registry’s secrets',
    /\breg(?:\.exe)?"?\s{1,4}(?:save|export)\s{1,4}["']?(?:hklm|hkey_local_machine)\\(?:sam|security|system)\b/i,
  ),
  grave(
    'ntds',
    3,
    'T1003.003',
    'copies the directory’s secrets',
    /\bntdsutil\b.{0,200}\bifm\b|\bac\w{0,20}\s{1,4}i\w{0,10}\s{1,4}ntds\b.{0,200}ifm|(?:copy|esentutl)\b.{0,200}\\ntds\.dit/i,
  ),
  grave(
    'tools',
    3,
    'T1059.001',
    'calls a tool of attackers',
    /Invoke-(?:Kerberoast|BloodHound|PowerShellTcp|Shellcode|ReflectivePEInjection|TokenManipulation|WMIExec|SMBExec|DCSync|DCOM|PsUACme|Inveigh|AllChecks|EnumerateLocalAdmin|UserHunter|ShareFinder|Rubeus|Seatbelt|PowerDump|CredentialInjection|NinjaCopy)\b|Get-(?:GPPPassword|Keystrokes|TimedScreenshot|DomainTrustMapping|NetDomainTrust)\b|Find-LocalAdminAccess|\bSharpHound\b|\bRubeus(?:\.exe)?\b.{0,80}(?:kerberoast|asreproast|dump|ptt)|\bwinPEAS|\blinpeas|\badfind(?:\.exe)?\b.{0,200}objectc/i,
  ),
  // What would help back, or would show it (T1490, T1070, T1562).
  grave(
    'no way back',
    3,
    'T1490',
    'takes away backups and shadow copies',
    /vssadmin(?:\.exe)?"?\s{1,4}delete\s{1,4}shadows\b.{0,80}(?:\/all|\/quiet)|shadowcopy\s{1,4}(?:where\s.{1,120})?delete|Win32_Shadowcopy\b.{0,200}(?:Delete\(|Remove-)|wbadmin(?:\.exe)?"?\s{1,4}delete\s{1,4}(?:catalog|systemstatebackup)|recoveryenabled\s{1,4}no\b|bootstatuspolicy\s{1,4}ignoreallfailures|resize\s{1,4}shadowstorage\b.{0,80}401MB/i,
  ),
  grave(
    'logs cleared',
    2.5,
    'T1070.001',
    'clears logs',
    /wevtutil(?:\.exe)?"?\s{1,4}(?:cl|clear-log)\b|Clear-EventLog|Remove-EventLog|Clear-WinEvent|ClearLog\(|fsutil(?:\.exe)?"?\s{1,4}usn\s{1,4}deletejournal|auditpol(?:\.exe)?"?\s{1,4}\/(?:clear|remove)/i,
  ),
  grave(
    'traces',
    1.5,
    'T1070.003',
    'leaves no history of its commands',
    /\bhistory\s{1,4}-c\b|unset\s{1,4}HISTFILE|HISTFILE=\/dev\/null|HISTSIZE=0\b|Set-PSReadLineOption.{0,80}SaveNothing/i,
  ),
  grave(
    'amsi',
    3,
    'T1562.001',
    'switches off what looks into scripts',
    /amsiInitFailed|AmsiScanBuffer|AmsiUtils|amsiContext/i,
  ),
  grave(
    'defender',
    2.5,
    'T1562.001',
    'switches off protection',
    /Set-MpPreference\b.{0,300}-Disable\w{1,60}[\s:]{1,4}(?:\$?true|1)\b|\bsc(?:\.exe)?"?\s{1,4}(?:stop|delete|config)\s{1,4}["']?(?:WinDefend|Sense|MsMpSvc|WdNisSvc)\b|DisableAntiSpyware\b.{0,80}\b1\b|(?:Uninstall|Remove)-WindowsFeature\b.{0,80}Defender/i,
  ),
  weighed(
    'exclusion',
    1.5,
    'T1562.001',
    'excludes something from protection',
    /(?:Add|Set)-MpPreference\b.{0,200}-Exclusion/i,
  ),
  weighed(
    'firewall off',
    1.5,
    'T1562.004',
    'switches off the firewall',
    /advfirewall\s{1,4}set\s{1,4}\w{1,20}\s{1,4}state\s{1,4}off|Set-NetFirewallProfile\b.{0,200}-Enabled\s{1,4}\$?False/i,
  ),
  // Code in memory, and packed code (T1620, T1027).
  grave(
    'memory',
    2,
    'T1620',
    'puts code into memory',
    /VirtualAlloc(?:Ex)?\b|WriteProcessMemory|CreateRemoteThread|GetDelegateForFunctionPointer|GetProcAddress.{0,400}Marshal/i,
    /Marshal|DllImport|GetDelegate|powershell|Add-Type/i,
  ),
  grave(
    'packed',
    2,
    'T1027',
    'unpacks code and runs it',
    /FromBase64String|(?:Gzip|Deflate)Stream/i,
    /IO\.Compression|(?:Gzip|Deflate)Stream|-bxor|Assembly\]::Load|\bIEX\b|Invoke-Expression/i,
    runs,
  ),
  // From host to host (T1047, T1021, T1569), and ways back.
  grave(
    'remote output',
    3,
    'T1047',
    'writes its output to a share of its own host, as tools that command other hosts do',
    /\\\\(?:127\.0\.0\.1|localhost)\\(?:admin|c)\$\\/i,
    />|\bcmd\b|comspec/i,
  ),
  weighed(
    'psexec',
    1.2,
    'T1569.002',
    'starts programs on another host',
    /\bps(?:exec|kill)(?:64)?(?:\.exe)?"?\s.{0,80}\\\\|\bwmic\b.{0,200}\/node:.{0,300}process\s{1,4}call\s{1,4}create|Invoke-WmiMethod\b.{0,200}Win32_Process.{0,200}-(?:ComputerName|Name\s{1,4}Create)/i,
  ),
  weighed(
    'account',
    1.2,
    'T1136.001',
    'makes an account or an administrator',
    /\bnet1?(?:\.exe)?"?\s{1,4}(?:user|localgroup|group)\s{1,4}.{1,120}\/add\b|New-LocalUser\b|Add-LocalGroupMember\b.{0,200}Administrators/i,
  ),
  weighed(
    'task for a shell',
    1.5,
    'T1053.005',
    'plans a task that starts a script',
    /\bschtasks\b.{0,300}\/create\b/i,
    /powershell|\bcmd(?:\.exe)?\s{1,4}\/c|mshta|wscript|rundll32|\\temp\\|\\public\\/i,
  ),
  weighed(
    'run key',
    1.2,
    'T1547.001',
    'starts a program at each log-on',
    /\breg(?:\.exe)?"?\s{1,4}add\b/i,
    /CurrentVersion\\Run(?:Once)?\b/i,
  ),
  weighed(
    'trusts',
    1.2,
    'T1482',
    'asks for the domain’s trusts or administrators',
    /nltest\b.{0,80}\/(?:domain_trusts|dclist)|\bnet1?(?:\.exe)?"?\s{1,4}group\s{1,4}["'](?:domain|enterprise) admins/i,
  ),
  // Out (T1567, T1560, T1572).
  weighed(
    'copies out',
    1.2,
    'T1567.002',
    'copies files to a store elsewhere',
    /\brclone(?:\.exe)?"?\s.{0,300}\b(?:copy|sync|move)\b|\bmegacmd|\bmegasync/i,
  ),
  weighed(
    'locked archive',
    1.2,
    'T1560.001',
    'packs files behind a password',
    /\b(?:win)?rar(?:\.exe)?"?\s{1,4}a\s.{0,200}\s-h?p\S|\b7za?(?:\.exe)?"?\s{1,4}a\s.{0,200}\s-p\S/i,
  ),
  weighed(
    'tunnel',
    1.2,
    'T1572',
    'opens a tunnel',
    /\b(?:plink|ssh)(?:\.exe)?"?\s.{0,200}\s-R\s{0,2}\S{1,60}:\d|\bngrok(?:\.exe)?\b|\bchisel(?:\.exe)?"?\s{1,4}client|\bcloudflared(?:\.exe)?"?\s{1,4}tunnel|\bligolo/i,
  ),
  grave('miner', 3, 'T1496', 'mines', /\bxmrig\b|stratum\+(?:tcp|ssl):\/\/|--donate-level\b|\bminerd\b/i),
  weighed(
    'script of a user',
    1.5,
    'T1059.005',
    'runs a script from where a user keeps files',
    /\b[wc]script(?:\.exe)?\b/i,
    /\\(?:downloads|temp|public)\\[^"]{1,200}\.(?:jse?|vbs|vbe|wsf|hta)\b/i,
  ),
];

/** Words of all rules: hardly an ordinary command has one of them. */
const mayShow =
  /Download(?:String|Data|File)|Invoke-|\b(?:iwr|irm|curl|wget|mshta|regsvr32|rundll32|wmic|bitsadmin|msiexec|certutil|nltest|schtasks|rclone|ngrok|chisel|plink|xmrig|minerd|base64|nc|ncat|ssh|net1?|reg|sc|r?ar|7za?|[wc]script)\b|OpenRead|WebClient|XMLHTTP|BitsTransfer|\/dev\/tcp|socket|sekurlsa|lsadump|mimikatz|kerberos::|privilege::|comsvcs|lsass|ntds|Get-|Find-Local|SharpHound|Rubeus|PEAS|adfind|vssadmin|shadow|wbadmin|recoveryenabled|bootstatuspolicy|wevtutil|EventLog|WinEvent|ClearLog|usn|auditpol|history|HIST|amsi|MpPreference|DisableAnti|WindowsFeature|advfirewall|FirewallProfile|Virtual|WriteProcess|RemoteThread|GetDelegate|GetProcAddress|Base64|Stream|\$\\|psexec|pskill|LocalUser|LocalGroup|megacmd|megasync|winrar|cloudflared|ligolo|stratum|donate-level|PSReadLine/i;
