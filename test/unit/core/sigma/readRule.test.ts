import { deepEqual, match, ok } from 'node:assert/strict';
import { compileSigma } from '../../../../src/core/sigma/compileSigma';
import { readRule } from '../../../../src/core/sigma/readRule';

const whyOf = (text: string): string => {
  const read = readRule(text);
  return 'why' in read ? read.why : 'read';
};

describe('the YAML of a rule that a stranger wrote', () => {
  it('is read as plain data, where marks of YAML stand within texts as well', () => {
    deepEqual(readRule('a: "*x"\nb: \'&y\'\nc: |\n  !z\n  %w\nd: a & b * c\ne: [1, 2.5, true]\n'), {
      value: { a: '*x', b: '&y', c: '!z\n%w\n', d: 'a & b * c', e: [1, 2.5, true] },
    });
  });

  it('is refused before anything is built of it where it could grow, run or never end', () => {
    match(whyOf('a: &a [x]\nb: [*a, *a]'), /anchor or an alias/);
    match(whyOf('a: *.evil.example'), /wants quotation marks/);
    match(whyOf('a: !!js/function "x"'), /tag/);
    match(whyOf('%YAML 1.1\n---\na: 1'), /directive/);
    match(whyOf('a: 1\n---\nb: 2\n---\nc: 3'), /no YAML/);
    match(whyOf(`a: ${'x'.repeat(20_000)}`), /longer than 16,000/);
    for (const part of ['[', '{', '- ', '? ', 'a: {']) match(whyOf(part.repeat(3_000)), /more than 800 entries/, part);
    match(whyOf(`{${'a,'.repeat(5_000)}}`), /more than 800 entries/);
    match(whyOf('a: [1'), /no YAML/);
    match(whyOf('a: 1\na: 2'), /no YAML/);
  });

  it('gives nothing by names that every object has', () => {
    const rule = (condition: string, more = '') =>
      `title: A\nlogsource: {}\ndetection:\n  condition: ${condition}\n${more}`;
    for (const name of ['constructor', 'toString', '__proto__']) {
      const compiled = compileSigma(rule(name));
      ok(compiled.kind === 'refused');
      match(compiled.why, /which it does not have/);
    }
    const own = compileSigma(rule('__proto__', '  __proto__: {a: x}\n'));
    ok(own.kind === 'rule' && own.matches(field => (field === 'a' ? 'x' : undefined)));
  });
});
