import type { ChangedFile, DiffLine, SentHunk } from './change';
import { code } from './cite';

export interface DependencyChange {
  /** Markdown: "`left-pad` comes in at `1.3.0`". */
  readonly words: string;
  readonly hunk: SentHunk;
  readonly lines: readonly DiffLine[];
}

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly hunk: SentHunk;
  readonly line: DiffLine;
}

/** What a manifest takes in, gives up or takes in another version: npm, Python, Go, Rust, Ruby, Composer, Maven, Gradle, .NET. */
export function dependencyChanges(file: ChangedFile): readonly DependencyChange[] {
  const read = manifests.find(one => one.files.test(file.path))?.read;
  if (read === undefined) return [];
  const list = (mark: DiffLine['mark']): ReadonlyMap<string, Dependency> => {
    const found = file.hunks.flatMap(hunk =>
      hunk.lines.flatMap(line => {
        const one = line.mark === mark ? read(line.text, sectionOf(hunk, line)) : undefined;
        return one === undefined ? [] : [{ ...one, hunk, line }];
      }),
    );
    return new Map(found.map(one => [one.name, one]));
  };
  const [before, after] = [list('removed'), list('added')];
  const changes = [...after.values()].flatMap((now): readonly DependencyChange[] => {
    const then = before.get(now.name);
    if (then === undefined)
      return [
        {
          words: `${code(now.name)} comes in${now.version === '' ? '' : ` at ${code(now.version)}`}`,
          hunk: now.hunk,
          lines: [now.line],
        },
      ];
    if (then.version === now.version) return [];
    return [
      {
        words: `${code(now.name)} goes from ${code(then.version)} to ${code(now.version)}`,
        hunk: now.hunk,
        lines: [now.line, then.line],
      },
    ];
  });
  const gone = [...before.values()].filter(then => !after.has(then.name));
  return [
    ...changes,
    ...gone.map(then => ({ words: `${code(then.name)} goes out`, hunk: then.hunk, lines: [then.line] })),
  ];
}

type ReadDependency = (
  line: string,
  section: string,
) => { readonly name: string; readonly version: string } | undefined;

function pair(match: RegExpExecArray | null): { readonly name: string; readonly version: string } | undefined {
  return match ? { name: match[1] ?? '', version: (match[2] ?? '').trim() } : undefined;
}

const manifests: readonly { readonly files: RegExp; readonly read: ReadDependency }[] = [
  {
    files: /(^|\/)(package|composer)\.json$/,
    read: (line, section) =>
      /dependencies|^require/i.test(section) || section === ''
        ? pair(
            /^\s*"((?!version"|node"|npm"|name"|php")[@\w./-]+)":\s*"((?:[~^<>=v]*\s*\d|workspace:|npm:|file:|git|github:|https?:|\*|latest)[^"]*)"/.exec(
              line,
            ),
          )
        : undefined,
  },
  {
    files: /(^|\/)requirements[^/]*\.txt$/,
    read: line => pair(/^\s*([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*((?:[=<>~!]=?[^;#]*)?)/.exec(line)),
  },
  {
    files: /(^|\/)(pyproject\.toml|Cargo\.toml|Pipfile)$/,
    read: (line, section) =>
      /dependencies|packages/i.test(section)
        ? (pair(/^\s*([\w.-]+)\s*=\s*(?:\{.*?version\s*=\s*)?"([^"]*)"/.exec(line)) ??
          pair(/^\s*"([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*([=<>~!][^";]*)?"/.exec(line)))
        : undefined,
  },
  {
    files: /(^|\/)go\.mod$/,
    read: line =>
      pair(/^\s{0,16}(?:require\s{1,8})?([\w-]{1,64}(?:\.[\w-]{1,64}){1,8}\/\S{1,400})\s{1,16}(v\S{1,200})/.exec(line)),
  },
  { files: /(^|\/)Gemfile$/, read: line => pair(/^\s*gem\s+['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]+)['"])?/.exec(line)) },
  {
    files: /\.gradle(\.kts)?$/,
    read: line =>
      pair(
        /^\s*(?:api|implementation|compileOnly|runtimeOnly|testImplementation|classpath)\s*(?:\(\s*)?['"]([^'":]+:[^'":]+)(?::([^'"]*))?['"]/.exec(
          line,
        ),
      ),
  },
  { files: /(^|\/)pom\.xml$/, read: line => pair(/<artifactId>([^<]+)<\/artifactId>/.exec(line)) },
  {
    files: /\.(cs|fs|vb)proj$|(^|\/)Directory\.Packages\.props$/,
    read: line => pair(/<Package(?:Reference|Version)\s+Include="([^"]+)"(?:\s+Version="([^"]+)")?/.exec(line)),
  },
];

/** The name of the list or table a line stands in, as far as the hunk shows it. */
function sectionOf(hunk: SentHunk, line: DiffLine): string {
  const above = hunk.lines
    .slice(0, hunk.lines.indexOf(line))
    .findLast(({ text }) => /^\s*"[^"]+":\s*[{[]|^\s*\[|^\w+\s*=\s*\[/.test(text));
  return /["[]?([\w.-]+)/.exec((above?.text ?? hunk.section).trim())?.[1] ?? '';
}
