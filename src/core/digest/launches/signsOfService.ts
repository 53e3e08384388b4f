import { knownSigns, type Sign } from './commandSigns';
import { signsOf } from './signsOf';

/**
 * What is odd about a new service (Windows 7045, 4697; ATT&CK T1543.003, T1569.002): a shell, a pipe or a share as its program, as the tools leave it that run commands on
 * other hosts, or a program where users and intruders write and installers do not.
 */
export function signsOfService(name: string, path: string): readonly Sign[] {
  const program = plainPath(path);
  return [...knownSigns(path), ...formOf(name, program), ...placeOf(program, 'a service')];
}

/** What is odd about a new or changed task (Windows 4698, 4702; ATT&CK T1053.005): what it starts, and where that lies. */
export function signsOfTask(name: string, command: string): readonly Sign[] {
  const signs = [...signsOf({ command, parent: '' }), ...placeOf(plainPath(command), 'a task')];
  const isDropped =
    /^\\?[A-Za-z]{8}$/.test(name) &&
    /\bcmd(?:\.exe)?["\s]{1,4}\/c\b.{1,2000}\\temp\\[A-Za-z]{6,10}\.tmp/i.test(command);
  return isDropped
    ? [...signs, tool('task of a tool', 3, 'T1053.005', 'a task as tools leave it that command other hosts')]
    : signs;
}

function formOf(name: string, program: string): readonly Sign[] {
  if (/\\\\\.\\pipe\\/.test(program))
    return [
      tool('service pipe', 3.5, 'T1134.001', 'a service that writes to a pipe, as tools do to become the system'),
    ];
  if (/^\W{0,4}(?:%comspec%|(?:\S{0,100}\\)?(?:cmd|powershell|pwsh|mshta)(?:\.exe)?)(?=["\s]|$)/.test(program))
    return [tool('service shell', 3, 'T1543.003', 'a service that is a shell')];
  if (/^\W{0,2}\\\\[^\\]{1,100}\\[^\\]{1,40}\$\\/.test(program))
    return [tool('service share', 3, 'T1021.002', 'a service whose program lies on an administrative share')];
  if (remoteTools.test(`${name} ${program}`))
    return [
      {
        key: 'remote service',
        points: 1.2,
        technique: 'T1569.002',
        text: 'a service of PsExec or its like',
        isWeighed: true,
      },
    ];
  // Impacket and Metasploit draw eight letters.
  if (/^c:\\windows\\[a-z]{8}\.exe$/.test(program))
    return [
      tool(
        'service by lot',
        2.5,
        'T1569.002',
        'a service with a program right in the folder of Windows, as tools leave it that command other hosts',
      ),
    ];
  return [];
}

const remoteTools = /\b(?:psexesvc|paexec|remcom(?:svc)?|csexec(?:svc)?|winexesvc)\b/i;

/** Folders that everybody may write to, and that hold no program for long. */
const forAll = /\\(?:users\\public|perflogs|\$recycle\.bin|windows\\debug|windows\\tasks|intel\\logs)\\/;
const passing = /\\(?:te?mp|downloads|desktop)\\|^c:\\programdata\\[^\\]{1,80}$/;

/** Installers start services and tasks from a folder for what passes, too: by itself that is worth little, and less in a driver. */
function placeOf(program: string, what: string): readonly Sign[] {
  const isForAll = forAll.test(program);
  if (!isForAll && !passing.test(program)) return [];
  const isDriver = /\.sys$/.test(program);
  const points = isDriver ? 1.2 : isForAll ? 2.2 : 1.5;
  const text = `${what} whose program lies in a folder for ${isForAll ? 'everybody' : 'what passes'}`;
  return [
    {
      key: `place of ${what}`,
      points,
      technique: what === 'a task' ? 'T1053.005' : 'T1543.003',
      text,
      isWeighed: !isForAll || isDriver,
    },
  ];
}

function tool(key: string, points: number, technique: string, text: string): Sign {
  return { key, points, technique, text, isWeighed: false };
}

/** Small letters, with the folder of Windows written out and without the quotes around it. */
function plainPath(path: string): string {
  return path
    .trim()
    .toLowerCase()
    .replace(/^\\\?\?\\/, '')
    .replace(/^"([^"]{1,300})"$/, '$1')
    .replace(/^(?:%systemroot%|%windir%|\\systemroot|systemroot)(?=\\)/, 'c:\\windows');
}
