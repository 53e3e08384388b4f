import type { Sign } from './commandSigns';
import { isKnownInstaller } from './installers';

/**
 * What an intruder's command on Linux has in it, in our own words after ATT&CK's pages and what the rules of Sigma for `linux` look for. What
 * packages, images and configuration management do as well is weighed, and worth less than two points by itself.
 */
export function linuxSigns(command: string): readonly Sign[] {
  if (!mayShow.test(command)) return none;
  return rules.filter(rule => isShown(rule, command)).map(({ sign }) => sign);
}

const none: readonly Sign[] = [];

interface Rule {
  readonly sign: Sign;
  readonly is: RegExp;
  readonly unless?: RegExp;
  /** Installers that are known alone, or all others. */
  readonly of?: 'known' | 'unknown';
}

function isShown({ is, unless, of }: Rule, command: string): boolean {
  if (!is.test(command) || unless?.test(command) === true) return false;
  return of === undefined || isKnownInstaller(command) === (of === 'known');
}

type Said = readonly [
  key: string,
  points: number,
  technique: string,
  text: string,
  is: RegExp,
  not?: RegExp | 'unknown',
];

const grave = (...said: Said) => ruleOf(said, false);
const weighed = (...said: Said) => ruleOf(said, true);

function ruleOf([key, points, technique, text, is, not]: Said, isWeighed: boolean): Rule {
  const sign = { key, points, text, technique, isWeighed };
  return not === 'unknown' ? { sign, is, of: not } : { sign, is, unless: not };
}

const rules: readonly Rule[] = [
  {
    ...weighed(
      'installer',
      0.8,
      'T1105',
      'runs an installer that it fetches',
      /\b(?:curl|wget|lwp-download|fetch)\b.{1,400}\|\s{0,4}(?:sudo\s{1,4})?(?:-E\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh\b/,
    ),
    of: 'known',
  },
  // Shells for others (T1059.004). `nc -e` and `/dev/tcp` are with the signs of all systems.
  grave(
    'reverse shell',
    3.5,
    'T1059.004',
    'gives a shell to another host',
    /\bmkfifo\b.{1,300}\b(?:ba|z|da)?sh\s{1,4}-i\b.{1,200}\b(?:nc|ncat|netcat|openssl|telnet|socat)\b|\bmknod\b.{1,80}\sp\b.{1,200}\b(?:nc|ncat|telnet)\b/,
  ),
  grave(
    'reverse shell',
    3.5,
    'T1059.004',
    'gives a shell to another host',
    /\bsocat\b.{0,200}\bexec:\W{0,4}(?:\/\w{1,20}\/){0,3}(?:ba|z|da)?sh\b/i,
  ),
  grave(
    'reverse shell',
    3.5,
    'T1059.004',
    'gives a shell to another host',
    /\bperl\b.{0,80}(?:use Socket|IO::Socket).{1,600}\bexec\b|\bphp\d{0,2}\b.{0,40}fsockopen\(.{1,300}(?:exec|shell_exec|proc_open|system)\(|\bruby\b.{0,40}-rsocket\b.{1,300}\bexec\b|\b(?:awk|gawk)\b.{0,80}\/inet\/tcp\/|\blua\b.{0,80}socket.{1,300}(?:popen|execute)/i,
  ),
  grave(
    'reverse shell',
    3,
    'T1059.004',
    'gives a shell to another host',
    /\b(?:ba|z|da)?sh\s{1,4}-i\s{0,4}(?:>&|\d?>|<&|\|)\s{0,4}\/?(?:dev\/(?:tcp|udp)|\S{0,40}\|?\s{0,4}(?:nc|ncat|openssl s_client)\b)/,
  ),
  // Fetched and run (T1105).
  weighed(
    'fetched by substitution',
    2,
    'T1059.004',
    'runs what it fetches',
    /\b(?:ba|z|da)?sh\b\s{1,4}(?:-c\s{1,4})?["']?(?:<\(|$\()\s{0,4}\b(?:curl|wget|lwp-download|fetch)\b|\beval\b.{0,20}$\(\s{0,4}\b(?:curl|wget|lwp-download|fetch)\b|\b(?:curl|wget|lwp-download|fetch)\b.{1,400}\|\s{0,4}(?:sudo\s{1,4})?(?:\/usr\/bin\/)?(?:python[\d.]{0,4}|perl|ruby|node|php)\b(?!\s{1,4}(?:-m|-c|-e|-[np]{1,2}e)\b)/,
    'unknown',
  ),
  weighed(
    'fetched to a folder for what passes',
    1.9,
    'T1105',
    'fetches a program to a folder for what passes and runs it',
    /\b(?:curl|wget|lwp-download|fetch)\b.{1,160}(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\/.{1,160}\bchmod\s{1,4}(?:\+x|[0-7]{0,1}7[0-7]{2}|[ug]\+\w{0,3}x)|\bchmod\s{1,4}(?:\+x|[0-7]?7[0-7]{2})\s{1,4}(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\/\S{1,80}\s{0,4}(?:;|&&)\s{0,4}(?:nohup\s{1,4}|sudo\s{1,4})?(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\//,
    'unknown',
  ),
  grave(
    'decoded and run',
    2.5,
    'T1027',
    'decodes text and runs it',
    /\b(?:xxd\s{1,4}-r|openssl\s{1,4}(?:enc|aes\S{0,20})\b.{0,80}-d\b|base(?:64|32)\s{1,4}(?:-d|-D|--decode)\b).{0,200}\|\s{0,4}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:(?:ba|z|da)?sh|python[\d.]{0,4}|perl)\b|\bexec\(.{0,60}b64decode\(|\beval\b.{0,10}\$\(\s{0,4}echo\b.{1,2000}\|\s{0,4}base64\s{1,4}-d/,
  ),
  weighed(
    'run from memory',
    1.9,
    'T1036.005',
    'starts a program out of memory or out of a hidden file in a folder for what passes',
    /^\W{0,4}(?:\/dev\/shm|\/run\/shm)\/\S{1,80}|^\W{0,4}(?:\/var)?\/tmp\/\.[\w-]\S{0,80}|^\W{0,4}\/proc\/self\/fd\/\d/,
  ),
  // To stay (T1053.003, T1098.004, T1574.006, T1136).
  grave(
    'cron that fetches',
    2.5,
    'T1053.003',
    'plans a command that fetches, decodes or connects',
    /(?:\b(?:curl|wget|lwp-download|fetch)\b|\/dev\/tcp\/|base64\s{1,4}-d|(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\/).{1,600}(?:\bcrontab\b\s{1,4}(?:-u\s{1,4}\S{1,40}\s{1,4})?-|>{1,2}\s{0,4}\/(?:etc\/cron|var\/spool\/cron)|\btee\b.{0,20}\s\/(?:etc\/cron|var\/spool\/cron))/,
    'unknown',
  ),
  weighed(
    'cron',
    1.2,
    'T1053.003',
    'changes what is planned',
    /\|\s{0,4}(?:sudo\s{1,4})?crontab\s{1,4}(?:-u\s{1,4}\S{1,40}\s{1,4})?-(?=\s|["']|$)|>{1,2}\s{0,4}\/(?:etc\/cron(?:tab|\.[a-z]{1,8}\/)|var\/spool\/cron\/)|\btee\b.{0,20}\s\/(?:etc\/cron(?:tab|\.[a-z]{1,8}\/)|var\/spool\/cron\/)/,
  ),
  weighed(
    'authorized keys',
    1.8,
    'T1098.004',
    'adds a key for logging in',
    /(?:>{1,2}\s{0,4}|\btee\b\s{1,4}(?:-a\s{1,4})?)["']?\S{0,100}\.ssh\/authorized_keys2?\b/,
    /\bumask\b.{0,200}\.ssh/,
  ),
  grave(
    'preload',
    3,
    'T1574.006',
    'has a library loaded into every program',
    /(?:>{1,2}\s{0,4}|\btee\b\s{1,4}(?:-a\s{1,4})?|\bcp\b.{1,200}\s)["']?\/etc\/ld\.so\.preload\b/,
  ),
  grave(
    'second root',
    3,
    'T1136.001',
    'makes a second account of root’s number',
    /\b(?:useradd|adduser)\b.{0,200}(?:-u|--uid)[\s=]0\b|\becho\b.{1,200}:0:0:.{0,200}>{2}\s{0,4}\/etc\/passwd\b|\busermod\b.{0,80}-u\s{1,4}0\b/,
  ),
  weighed(
    'sudoers',
    1.8,
    'T1548.003',
    'lets an account do everything without a password',
    /NOPASSWD:?\s{0,4}ALL.{0,80}(?:>{1,2}\s{0,4}|\btee\b.{0,20})["']?\/etc\/sudoers/i,
  ),
  grave(
    'shell of root',
    2.5,
    'T1548.001',
    'gives a shell the rights of its owner',
    /\bchmod\s{1,4}(?:[ug]{1,2}\+s|[2467][0-7]{3})\s{1,4}["']?(?:\/(?:usr\/)?bin\/(?:(?:ba|z|da)?sh|find|python[\d.]{0,4}|perl|vim?|cp|env)|(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\/\S{1,80})(?=["'\s]|$)/,
  ),
  grave(
    'kernel module',
    2.5,
    'T1547.006',
    'loads a module of the kernel out of a folder for what passes',
    /\binsmod\s{1,4}["']?(?:\/tmp|\/var\/tmp|\/dev\/shm|\/run\/shm)\//,
  ),
  // Secrets (T1003.008, T1552).
  grave(
    'shadow',
    2,
    'T1003.008',
    'reads the passwords’ hashes',
    /\b(?:cat|less|more|head|tail|cp|scp|tar|base64|xxd|strings|unshadow|grep)\b[^|;&]{0,80}\/etc\/shadow\b/,
    /\/etc\/shadow-?\s{1,4}\/(?:var\/)?(?:backups?|lib\/aide)/,
  ),
  weighed(
    'cloud keys',
    1.8,
    'T1552.005',
    'asks the machine’s cloud for its keys',
    /169\.254\.169\.254\/(?:latest\/meta-data\/iam\/security-credentials|computeMetadata\/v1\/instance\/service-accounts|metadata\/identity\/oauth2\/token)|metadata\.google\.internal\/\S{0,60}\/token/i,
  ),
  weighed(
    'private keys',
    1.5,
    'T1552.004',
    'looks for private keys and passwords',
    /\b(?:find|grep|locate)\b.{0,200}(?:id_(?:rsa|ed25519|ecdsa|dsa)\b|\.aws\/credentials|\.pgpass|BEGIN (?:RSA|OPENSSH) PRIVATE|-name\s{1,4}["']?\*?\.(?:pem|kdbx|ppk)\b)/i,
  ),
  weighed(
    'programs of root',
    1.2,
    'T1083',
    'looks for programs that run as root',
    /\bfind\s{1,4}\/\s.{0,80}-perm\s{1,4}[-/]?(?:u=s|0?[46]000)\b|\bgetcap\s{1,4}-r\s{1,4}\//,
  ),
  // What would show it (T1070, T1562).
  grave(
    'traces',
    2,
    'T1070.003',
    'clears the history of its commands',
    /\b(?:rm|shred|unlink|truncate)\b.{0,80}\.(?:bash|zsh|sh|python|mysql)_history\b|(?:^|[\s;&"'])(?:cat\s{1,4}\/dev\/null\s{0,4}|:\s{0,4}|echo\s{0,4}["']{0,2}\s{0,4})?>\s{0,4}\S{0,60}\.(?:bash|zsh)_history\b|\bln\s{1,4}-sf?\s{1,4}\/dev\/null\s{1,4}\S{0,60}_history\b/,
  ),
  grave(
    'logs',
    2.5,
    'T1070.002',
    'clears logs',
    /\b(?:rm|shred|unlink|truncate)\b[^;|&]{0,80}\/var\/log\/(?:auth\.log|secure|wtmp|btmp|lastlog|utmp|audit(?:\/|\b)|syslog|messages)(?=[\s"';/]|$)|(?:^|[\s;&"'])(?:cat\s{1,4}\/dev\/null\s{0,4}|:\s{0,4}|echo\s{0,4}["']{0,2}\s{0,4})>\s{0,4}\/var\/log\/(?:auth\.log|secure|wtmp|btmp|lastlog|audit\/|syslog|messages)|\bjournalctl\b.{0,80}--vacuum-(?:time=1s|size=1[KM]?)\b/,
    /\bcloud-init\b|\bvirt-sysprep\b|\bpacker\b/i,
  ),
  weighed(
    'guards',
    1.9,
    'T1562.001',
    'switches off what watches',
    /\b(?:systemctl|service)\b.{0,20}\b(?:stop|disable|mask)\b.{0,40}\b(?:auditd|rsyslog|syslog-ng|falcon-sensor|falco|wazuh-agent|osqueryd|sysmon|clamav\S{0,20}|apparmor|mdatp|ossec\S{0,20}|elastic-agent|auditbeat)\b|\bauditctl\s{1,4}-(?:D|e\s{1,4}0)\b|\bsetenforce\s{1,4}0\b/,
  ),
  weighed(
    'firewall',
    1.2,
    'T1562.004',
    'switches off the firewall',
    /\biptables\s{1,4}(?:-F|--flush)\b|\bufw\s{1,4}disable\b|\bsystemctl\b.{0,20}\b(?:stop|disable)\b.{0,20}\b(?:firewalld|ufw|nftables)\b/,
  ),
  // Out, and beyond (T1048, T1572).
  weighed(
    'sent out',
    1.8,
    'T1048',
    'sends packed files to another host',
    /\btar\b.{1,200}\|\s{0,4}(?:curl|nc|ncat|openssl)\b|\bcurl\b.{0,200}(?:-F\s{1,4}\S{0,40}=@|--upload-file|-T)\s{0,4}\S{0,100}\.(?:tar|tgz|gz|zip|7z|sql)\b.{0,200}(?:transfer\.sh|file\.io|0x0\.st|anonfiles|gofile|temp\.sh|https?:\/\/\d{1,3}(?:\.\d{1,3}){3})/,
  ),
];

/** Words of all rules. */
const mayShow =
  /mkfifo|mknod|socat|perl|php|ruby|awk|lua|sh\b|curl|wget|fetch|xxd|openssl|base(?:64|32)|b64decode|^\W{0,4}\/(?:dev|run|var|tmp|proc)\/|cron|authorized_keys|ld\.so|useradd|adduser|usermod|passwd|NOPASSWD|chmod|insmod|shadow|169\.254|metadata|id_rsa|id_ed|id_ecdsa|\.aws|\.pgpass|PRIVATE|\.pem|\.kdbx|\.ppk|getcap|-perm|_history|\/var\/log|journalctl|systemctl|service|auditctl|setenforce|iptables|ufw|\btar\b/;
