import { knownSigns, type Sign } from './commandSigns';
import { encodedIn } from './encoded';
import { linuxSigns } from './linuxSigns';

/** What was started, as far as its row tells. */
export interface Started {
  readonly command: string;
  /** The program that started it; empty where it is not told. */
  readonly parent: string;
}

/** Everything that a started command shows, what it hides in base64 included. */
export function signsOf({ command, parent }: Started): readonly Sign[] {
  const plain = withoutTricks(command);
  const hidden = shell.test(plain) ? encodedIn(plain) : undefined;
  const signs = [
    ...ofParent(parent, plain),
    ...knownSigns(hidden === undefined ? plain : `${plain} ${withoutTricks(hidden)}`),
    ...linuxSigns(command),
  ];
  const isHidden = shell.test(plain) && hiddenWindow.test(plain);
  if (hidden === undefined) return isHidden ? [...signs, hiddenAlone] : signs;
  const says = hidden.trim() === '' ? '' : ` that says ${hidden.trim().slice(0, 120)}`;
  // Deployment encodes what it runs, and hides windows from whoever sits there; both at once it does seldom.
  const [points, text] = isHidden ? [2, 'an encoded command in a hidden window'] : [1.2, 'an encoded command'];
  const key = isHidden ? 'encoded and hidden' : 'encoded';
  return [...signs, { key, points, text: `${text}${says}`, technique: 'T1027.010', isWeighed: true }];
}

const hiddenAlone: Sign = {
  key: 'hidden',
  points: 0.8,
  text: 'a hidden window',
  technique: 'T1564.003',
  isWeighed: true,
};

/** What `cmd` and PowerShell pass over: `p^ower`, `` d`own ``, `'Down'+'load'` (ATT&CK T1027.010). */
function withoutTricks(command: string): string {
  return command.replace(/[`^]|["']\s{0,4}\+\s{0,4}["']/g, '');
}

const shell = /powershell|pwsh/i;
const hiddenWindow = /[-/\u2013]w(?:in[a-z]{0,9})?[\s:]{1,4}["']?(?:hidden|1)\b/i;

/** Shells that a program starts which has no business with them (ATT&CK T1204.002, T1505.003; Sigma's rules about suspicious parents). */
function ofParent(parent: string, command: string): Sign[] {
  if (parent === '' || !startsShell.test(command)) return [];
  const name = parent.replace(/^.*[\\/]/, '').toLowerCase();
  const odd = parents.find(({ names }) => names.test(name));
  return odd === undefined ? [] : [{ ...odd.sign, text: `${name} starts a shell` }];
}

const startsShell =
  /^\W{0,4}(?:[^"\s]{0,200}[\\/])?(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|bash|sh)(?:\.exe)?(?:["'\s]|$)/i;

const parents: readonly { readonly names: RegExp; readonly sign: Omit<Sign, 'text'> }[] = [
  {
    names: /^(?:winword|excel|powerpnt|outlook|msaccess|mspub|onenote|eqnedt32|acrord32|acrobat|hh)\.exe$/,
    sign: { key: 'document', points: 2.5, technique: 'T1204.002', isWeighed: false },
  },
  {
    names: /^(?:w3wp|sqlservr|php-cgi|httpd|nginx|tomcat\d?)\.exe$|^(?:apache2|httpd|nginx|php-fpm[\d.]*)$/,
    sign: { key: 'server', points: 2, technique: 'T1505.003', isWeighed: true },
  },
  {
    names: /^(?:mshta|wscript|cscript|regsvr32)\.exe$/,
    sign: { key: 'script host', points: 1.5, technique: 'T1059', isWeighed: true },
  },
  { names: /^wmiprvse\.exe$/, sign: { key: 'wmi', points: 1, technique: 'T1047', isWeighed: true } },
];
