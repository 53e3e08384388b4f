import type { FileScanner } from './fileScan';

/**
 * Takes a few lines of every kind through a scanner. The engine compiles for what it has seen: where a first heading or a first
 * receiver comes after thousands of lines, it throws away what it compiled and compiles again, half a dozen times for one function.
 */
export function primeScanner(scanner: FileScanner): void {
  const encoder = new TextEncoder();
  for (const [path, text] of samples) scanner.scan(path, encoder.encode(text));
}

/** Words in all their endings and forms, known and unknown, in and beyond ASCII, and longer than any word is. */
const words = `retries retried retrying running stopped files classes passes boxes cities values named using added HTTPServer parseURLOf
snake_case_name __dunder $jq x2y9 a b 1 22 0x3f iPhone ${'long'.repeat(20)} ${'part_of_a_name_'.repeat(4)} über naïve été Straße
漢字 仮名交じり文 abc漢字 한국어 данные_о_файле ñandú retries running HTTPServer snake_case_name parseURLOf\tthe\r`;
const blankLines = '\n\n   \n\t\n';
const many = Array.from({ length: 300 }, (_, at) => `name${at} value${at * 7}`).join(' ');

const samples: readonly (readonly [path: string, text: string])[] = [
  [
    'a.ts',
    `/** ${words} */\nimport { a } from './b.c';\n${blankLines}export class Name extends Other {\n  constructor(private readonly x: number) {\n    super(x);\n  }\n\n  read(at: number): string {\n    if (at > 1) return this.x[at];\n    for (const one of all(1)) call(one, (two) => three(two));\n  }\n}\n\nconst run = async (x) => {\n  let y = 1;\n};\nfunction go(a,\n  b) {\n}\n${many}\n`,
  ],
  [
    'a.go',
    `package a\n\nfunc (r *Reader) Read(p []byte) (n int, err error) {\n\treturn r.read(p)\n}\n\nfunc New(x int) *Reader {\n}\ntype Reader struct {\n\tx int\n}\nfunc (`,
  ],
  [
    'a.c',
    `#include <a.h>\n#define NAME 1\nstatic int\nread_all(struct file *f, int n)\n{\n  call(f);\n}\nint f(int a);\nint g(void) {\n}\n`,
  ],
  [
    'a.py',
    `import a\n\nclass A(B):\n    def read(self, x):\n        return call(x)\n\nasync def go():\n    pass\ngo()`,
  ],
  [
    'a.md',
    `# Heading\n\n${words}\n## Other\n\ntext\n\n\n### Third\n${'A sentence of some words, and one more.\n'.repeat(40)}`,
  ],
  ['a.txt', `${words}\n${`${many.slice(0, 900)}\n`.repeat(6)}${'    indented line\n'.repeat(60)}`],
  ['', ''],
];
