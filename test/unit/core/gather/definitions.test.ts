import { deepEqual } from 'node:assert/strict';
import { definitionsIn } from '../../../../src/core/gather/definitions';

const placesIn = (path: string, text: string) =>
  definitionsIn(path, text.split('\n')).map(({ name, startLine, endLine }) => [name, startLine, endLine]);

describe('definitions and where they end', () => {
  it('of TypeScript: classes, methods, functions over several lines, comments with what they explain', () => {
    const text = `import { x } from 'y';

/** Sends. */
export class Client {
  #retry: number;

  constructor(
    config: Config,
  ) {
    if (config) {
      x();
    }
  }

  async send(): Promise<void> {
    await x();
  }
}

export function after(a: string): void {
  x(a);
}
`;
    deepEqual(placesIn('a.ts', text), [
      ['Client', 3, 18],
      ['constructor', 7, 13],
      ['send', 15, 17],
      ['after', 20, 22],
    ]);
  });

  it('of Python: by indent, with decorators and signatures over several lines', () => {
    const text = `import os

@cached
def first(
    a,
) -> None:
    if a:
        return None

    return a


class Second:
    def third(self):
        pass
`;
    deepEqual(placesIn('a.py', text), [
      ['first', 3, 10],
      ['Second', 13, 15],
      ['third', 14, 15],
    ]);
  });

  it('of Go, Rust, C and Java', () => {
    deepEqual(placesIn('a.go', 'package a\n\n// Read reads.\nfunc (r *Reader) Read() error {\n\treturn nil\n}\n'), [
      ['Reader.Read', 3, 6],
    ]);
    deepEqual(placesIn('a.rs', 'impl Pool {\n    pub fn take(&self) -> u8 {\n        1\n    }\n}\n'), [
      ['Pool', 1, 5],
      ['take', 2, 4],
    ]);
    deepEqual(
      placesIn('a.c', 'static int\nrest;\n\nint read_all(int fd)\n{\n#ifdef X\n  go(fd);\n#endif\n  return 0;\n}\n'),
      [['read_all', 4, 10]],
    );
    deepEqual(placesIn('A.java', 'public class A {\n  @Override\n  public int size() {\n    return 1;\n  }\n}\n'), [
      ['A', 1, 6],
      ['size', 2, 5],
    ]);
  });

  it('of nothing that it knows: nothing', () => deepEqual(placesIn('a.txt', 'function a() {\n}\n'), []));
});
