/**
 * What lines of code define, by patterns of lines: TypeScript and JavaScript, Python, Go, Java, Kotlin, C#, Swift, Scala,
 * Rust, C and C++, Ruby, PHP, shell. No parser: a definition over several lines is known by its first one.
 */
export interface Language {
  readonly name: string;
  /** What a line defines; `isInClass` where it stands right inside a class, an interface or the like. */
  definitionIn(line: string, isInClass: boolean): Definition | undefined;
  isComment(line: string): boolean;
  /** Has comments between `/*` and its counterpart. */
  readonly hasBlockComments: boolean;
}

export interface Definition {
  readonly name: string;
  readonly kind: 'function' | 'method' | 'class' | 'interface' | 'type' | 'enum' | 'module' | 'constant' | 'test';
  /** Others can use it: exported, public, or named so. */
  readonly isExported: boolean;
}

/** `undefined` for what is no code that is known here. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const known = languages.find(one => one.extensions.includes(extension));
  if (known === undefined) return undefined;
  // Nobody writes a definition into a line that long, and no pattern may take long over one.
  return {
    ...known,
    definitionIn: (line, isInClass) => (line.length > longestLine ? undefined : known.definitionIn(line, isInClass)),
  };
}

const longestLine = 400;

/** A file of tests, by its name or folder. */
export function isTest(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests__|specs?|e2e|testing)\//i.test(path) ||
    /(^|\/)(tests?|conftest|test_[^/]+|[^/]+_test|[^/]+[._-](test|spec)s?(-d)?|[^/]+Tests?)\.[a-z]+$/.test(path)
  );
}

export function isDocument(path: string): boolean {
  return /\.(md|mdx|markdown|rst|adoc|txt)$/i.test(path);
}

interface Known extends Language {
  readonly extensions: readonly string[];
}

const keywords =
  /^(if|else|for|foreach|while|switch|catch|return|throw|do|try|await|new|case|yield|using|lock|with|assert|delete|typeof|function|super|this|sizeof|and|or|not|elif|except|in|of|match|when|unless|until|guard|defer|go|select|import|export|print|echo)$/;

function javaScript(line: string, isInClass: boolean): Definition | undefined {
  const test = /^\s*(?:describe|context|suite|it|test)(?:\.\w+)*\s*\(\s*(['"`])(.+?)\1/.exec(line);
  if (test) return { name: test[2] ?? '', kind: 'test', isExported: false };
  const noun =
    /^\s*(export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+|const\s+(?=enum))?(?:async\s+)?(function\s*\*?|class|interface|enum|namespace|module|type)\s+([\w$]+)/.exec(
      line,
    );
  if (noun && !(noun[2] === 'type' && !/=|$/.test(line)))
    return { name: noun[3] ?? '', kind: nounKind(noun[2] ?? ''), isExported: noun[1] !== undefined };
  if (/^\s*export\s+default\s+(async\s+)?(function\b|class\b|\()/.test(line))
    return { name: 'default', kind: /class/.test(line) ? 'class' : 'function', isExported: true };
  const assigned =
    /^(\s*)(export\s+)?(?:declare\s+)?(?:const|let|var)\s+([\w$]+)\b(?:\s*:[^=]+(?:=>[^=]+)?)?\s*=?\s*(.*)$/.exec(line);
  if (assigned) {
    const value = assigned[4] ?? '';
    const isFunction = /^(async\s*)?(\(.*|<.*|[\w$]+\s*)=>|^(async\s+)?function\b|^(async\s*)?\($/.test(value);
    if (!isFunction && assigned[1] !== '') return undefined;
    return {
      name: assigned[3] ?? '',
      kind: isFunction ? 'function' : 'constant',
      isExported: assigned[2] !== undefined,
    };
  }
  const member =
    /^\s+(?:(?:public|private|protected|static|async|override|readonly|abstract|get|set|accessor)\s+)*\*?(#?[\w$]+)\??\s*(?:<[^>]*>)?\((.*)$/.exec(
      line,
    );
  if (member && !keywords.test(member[1] ?? '')) {
    const rest = member[2] ?? '';
    const opens = /\{\s*$/.test(rest) && !/=>\s*\{\s*$/.test(rest);
    if (opens || (isInClass && (rest === '' || /[;,]\s*$|\)\s*:/.test(rest))))
      return { name: member[1] ?? '', kind: 'method', isExported: false };
  }
  const property =
    /^\s+(?:(?:public|private|protected|static|override|readonly)\s+)*(#?[\w$]+)\s*(?::\s*(?:async\s*)?(?:function\b|\([^)]*\)(?:\s*:[^=]+)?\s*=>|[\w$]+\s*=>)(?!.*;\s*$)|(?::[^=]+)?=\s*(?:async\s*)?(?:\([^)]*\)(?:\s*:[^=]+)?|[\w$]+)\s*=>)/.exec(
      line,
    );
  if (property && !keywords.test(property[1] ?? '') && (isInClass || /\{\s*$/.test(line)))
    return { name: property[1] ?? '', kind: 'method', isExported: false };
  return undefined;
}

function nounKind(noun: string): Definition['kind'] {
  if (/^(function|fn|func|fun|def|sub)/.test(noun)) return 'function';
  if (/^(class|struct|record|object|union|impl|extension|actor)/.test(noun)) return 'class';
  if (/^(interface|trait|protocol)/.test(noun)) return 'interface';
  if (noun === 'enum') return 'enum';
  return noun === 'type' || noun === 'typedef' ? 'type' : 'module';
}

function python(line: string, isInClass: boolean): Definition | undefined {
  const match = /^(\s*)(?:async\s+)?(def|class)\s+(\w+)/.exec(line);
  if (match) {
    const [, indent = '', noun = '', name = ''] = match;
    const kind =
      noun === 'class' ? 'class' : /^test_/.test(name) ? 'test' : isInClass || indent !== '' ? 'method' : 'function';
    return { name, kind, isExported: indent === '' && !name.startsWith('_') };
  }
  const constant = /^([A-Z][A-Z0-9_]+)\s*(?::[^=]+)?=[^=]/.exec(line);
  return constant ? { name: constant[1] ?? '', kind: 'constant', isExported: true } : undefined;
}

function goLanguage(line: string): Definition | undefined {
  const method = /^func\s+\(\s*(?:\w+\s+)?\*?([\w.]+)(?:\[[^\]]*\])?\s*\)\s*(\w+)/.exec(line);
  if (method) return { name: `${method[1]}.${method[2]}`, kind: 'method', isExported: /^[A-Z]/.test(method[2] ?? '') };
  const match = /^(func|type|const|var)\s+(\w+)([\s\S]*)$/.exec(line);
  if (!match) return undefined;
  const [, noun = '', name = '', rest = ''] = match;
  const kind =
    noun === 'func'
      ? /^(Test|Benchmark|Fuzz)[A-Z_]/.test(name)
        ? 'test'
        : 'function'
      : noun !== 'type'
        ? 'constant'
        : /\bstruct\b/.test(rest)
          ? 'class'
          : /\binterface\b/.test(rest)
            ? 'interface'
            : 'type';
  return { name, kind, isExported: /^[A-Z]/.test(name) };
}

const modifiers =
  '(?:public|private|protected|internal|static|final|abstract|async|sealed|partial|virtual|override|readonly|native|synchronized|default|open|data|inner|inline|suspend|fileprivate|mutating|lateinit|unsafe|extern|new|implicit|lazy|case|const)';

function jvmLike(line: string, isInClass: boolean): Definition | undefined {
  const isExported = /\b(public|open)\b/.test(line);
  const noun = new RegExp(
    `^\\s*(?:@\\w+(?:\\([^)]*\\))?\\s+)*(?:${modifiers}\\s+)*(class|interface|enum|record|struct|trait|object|protocol|extension|namespace|fun|func|def|actor)(?:\\s+(?:class|struct))?\\s+(?:<[^>]*>\\s*)?(?:\\w+\\.)?(\\w+)`,
  ).exec(line);
  if (noun) {
    const kind = nounKind(noun[1] ?? '');
    return { name: noun[2] ?? '', kind: kind === 'function' && isInClass ? 'method' : kind, isExported };
  }
  const method = new RegExp(
    `^\\s+((?:${modifiers}\\s+)*)(?:<[^>]*>\\s*)?([\\w<>\\[\\],.?\\s]+\\s+)?(\\w+)\\s*\\(([^;]*)$`,
  ).exec(line);
  if (!method || keywords.test(method[3] ?? '') || keywords.test((method[2] ?? '').trim().split(/\s/)[0] ?? ''))
    return undefined;
  const hasForm = (method[1] ?? '') !== '' || ((method[2] ?? '') !== '' && /[{(,)]\s*$|=>/.test(line));
  if (!hasForm || /[=.]\s*$/.test(method[2] ?? '') || /^\s*(return|throw|new|await)\b/.test(line)) return undefined;
  return { name: method[3] ?? '', kind: 'method', isExported };
}

function rust(line: string, isInClass: boolean): Definition | undefined {
  const implementation = /^\s*(?:unsafe\s+)?impl(?:<[^>]*>)?\s+(?:[\w:<>, ']+\s+for\s+)?([\w:]+)/.exec(line);
  if (implementation) return { name: implementation[1] ?? '', kind: 'class', isExported: false };
  const match =
    /^\s*(pub(?:\([^)]*\))?\s+)?(?:default\s+)?(?:const\s+(?=fn|unsafe|async|extern))?(?:async\s+)?(?:unsafe\s+)?(?:extern\s+"[^"]*"\s+)?(fn|struct|enum|trait|mod|type|union|const|static|macro_rules!)\s+(?:mut\s+)?(\w+)/.exec(
      line,
    );
  if (!match) return undefined;
  const noun = match[2] ?? '';
  const kind =
    noun === 'const' || noun === 'static' ? 'constant' : noun === 'fn' && isInClass ? 'method' : nounKind(noun);
  return { name: match[3] ?? '', kind, isExported: /^pub\s/.test(match[1] ?? '') };
}

function cLike(line: string, isInClass: boolean): Definition | undefined {
  const noun =
    /^\s*(?:template\s*<.*>\s*)?(?:typedef\s+)?(class|struct|union|enum|namespace)(?:\s+class)?\s+(?:\w+\s+)?(\w+)\s*(?:[:{]|final|$)/.exec(
      line,
    );
  if (noun) return { name: noun[2] ?? '', kind: nounKind(noun[1] ?? ''), isExported: true };
  const constant = /^\s*#\s*define\s+(\w+)/.exec(line);
  if (constant) return { name: constant[1] ?? '', kind: 'constant', isExported: true };
  const bracket = line.indexOf('(');
  const before = line.slice(0, bracket).trimEnd();
  if (bracket < 0 || /[=;]|\breturn\b/.test(before) || (!isInClass && /^\s/.test(line)) || /;\s*\S/.test(line))
    return undefined;
  const name = nameAtEnd(before);
  const type = before.slice(0, before.length - name.length).trim();
  if (name === '' || keywords.test(name) || keywords.test(/^\w+/.exec(type)?.[0] ?? '')) return undefined;
  if (!/^[\w:<>,*&~\s[\]]*$/.test(type) || (type === '' && !name.includes('::') && !isInClass)) return undefined;
  const kind = isInClass || name.includes('::') ? 'method' : 'function';
  return { name, kind, isExported: !/\bstatic\b/.test(type) };
}

/** The name in which a line ends, `::` and the `~` of a destructor included; empty where it ends in none. */
function nameAtEnd(line: string): string {
  const isOfName = (at: number) => /[\w:]/.test(line[at] ?? '');
  let start = line.length;
  while (isOfName(start - 1)) start--;
  if (start === line.length) return '';
  return line.slice(line[start - 1] === '~' && !isOfName(start - 2) ? start - 1 : start);
}

function ruby(line: string, isInClass: boolean): Definition | undefined {
  const test = /^\s*(?:describe|context|it|test|specify)\s*(?:\(\s*)?(['"])(.+?)\1/.exec(line);
  if (test) return { name: test[2] ?? '', kind: 'test', isExported: false };
  const match = /^\s*(def|class|module)\s+((?:self\.)?[\w:.?!=]+)/.exec(line);
  if (!match) return undefined;
  const kind = nounKind(match[1] ?? '');
  return { name: match[2] ?? '', kind: kind === 'function' && isInClass ? 'method' : kind, isExported: false };
}

function php(line: string, isInClass: boolean): Definition | undefined {
  const match =
    /^\s*((?:(?:public|private|protected|static|final|abstract|readonly)\s+)*)(function|class|interface|trait|enum|namespace)\s+&?([\w\\]+)/.exec(
      line,
    );
  if (!match) return undefined;
  const kind = nounKind(match[2] ?? '');
  const isHidden = /private|protected/.test(match[1] ?? '');
  return { name: match[3] ?? '', kind: kind === 'function' && isInClass ? 'method' : kind, isExported: !isHidden };
}

function shell(line: string): Definition | undefined {
  const match = /^\s*(?:function\s+([\w:.-]+)|([\w:.-]+)\s*\(\))\s*(?:\(\)\s*)?(?:\{\s*)?$/.exec(line);
  return match ? { name: match[1] ?? match[2] ?? '', kind: 'function', isExported: false } : undefined;
}

const slashes = (line: string) => /^\s*(\/\/|\/\*|\*(\s|\/|$)|<!--)/.test(line);
const hashes = (line: string) => /^\s*(#(?!\[|!\[)|"""|''')/.test(line);

const languages: readonly Known[] = [
  {
    name: 'TypeScript',
    extensions: ['ts', 'tsx', 'mts', 'cts'],
    definitionIn: javaScript,
    isComment: slashes,
    hasBlockComments: true,
  },
  {
    name: 'JavaScript',
    extensions: ['js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'],
    definitionIn: javaScript,
    isComment: slashes,
    hasBlockComments: true,
  },
  { name: 'Python', extensions: ['py', 'pyi'], definitionIn: python, isComment: hashes, hasBlockComments: false },
  { name: 'Go', extensions: ['go'], definitionIn: goLanguage, isComment: slashes, hasBlockComments: true },
  {
    name: 'Java and its kin',
    extensions: ['java', 'kt', 'kts', 'cs', 'swift', 'scala'],
    definitionIn: jvmLike,
    isComment: slashes,
    hasBlockComments: true,
  },
  { name: 'Rust', extensions: ['rs'], definitionIn: rust, isComment: slashes, hasBlockComments: true },
  {
    name: 'C and C++',
    extensions: ['c', 'h', 'cc', 'cpp', 'cxx', 'hh', 'hpp'],
    definitionIn: cLike,
    isComment: slashes,
    hasBlockComments: true,
  },
  { name: 'Ruby', extensions: ['rb', 'rake'], definitionIn: ruby, isComment: hashes, hasBlockComments: false },
  {
    name: 'PHP',
    extensions: ['php'],
    definitionIn: php,
    isComment: line => slashes(line) || hashes(line),
    hasBlockComments: true,
  },
  { name: 'Shell', extensions: ['sh', 'bash', 'zsh'], definitionIn: shell, isComment: hashes, hasBlockComments: false },
];
