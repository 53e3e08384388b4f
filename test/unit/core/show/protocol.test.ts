import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { growReport } from '../../../../src/core/show/growReport';
import { contentSecurityPolicy, pageShell, pageStyles } from '../../../../src/core/show/pageShell';
import { messageId } from '../../../../src/core/show/plainData';
import { readMessageFromPage, readMessageToPage } from '../../../../src/core/show/protocol';
import { report } from '../../../page/reportFixture';
import { rounds } from '../../../support/rounds';
import { asIfProtected } from './asIfProtected';

const pages = ['desk', 'report', 'labels'] as const;

describe('messages from a page', () => {
  it('are read when they are whole, and only those of that page', () => {
    const pinned = { kind: 'snippet-pinned', task: 'change-report', snippet: 'a1' };
    deepEqual(readMessageFromPage('desk', pinned), pinned);
    equal(readMessageFromPage('report', pinned), undefined);
    for (const page of pages) deepEqual(readMessageFromPage(page, { kind: 'page-ready' }), { kind: 'page-ready' });
  });

  it('carry ids, never a path, an address or more than was asked', () => {
    for (const bad of [
      { kind: 'snippet-pinned', task: 'change-report', snippet: '../../etc/passwd' },
      { kind: 'snippet-pinned', task: 'change-report' },
      { kind: 'snippet-pinned', task: 'change-report', snippet: 'a', path: '/etc/passwd' },
      { kind: 'run-asked', task: 'x'.repeat(2001) },
      { kind: 'remedy-asked', action: 'workbench.action.terminal.new' },
      null,
      'page-ready',
      [],
    ])
      equal(readMessageFromPage('desk', bad), undefined, JSON.stringify(bad));
    for (const address of [
      'http://a.example',
      'javascript:alert(1)',
      'command:x',
      'vscode://x',
      'file:///etc',
      'https://a b',
      `https://${'a'.repeat(3000)}`,
    ]) {
      equal(readMessageFromPage('report', { kind: 'link-opened', run: 'r', address }), undefined, address);
    }
    equal(readMessageFromPage('report', { kind: 'citation-opened', run: 'r', claim: -1, citation: 0.5 }), undefined);
    equal(readMessageFromPage('labels', { kind: 'export-asked', run: 'r', as: '../x' }), undefined);
  });

  it('name anything, also what has blanks and slashes', () => {
    deepEqual(['change-report', 'größe/a b'].map(messageId), ['change-report', 'gr.f6..df.e.2f.a.20.b']);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (one, other) => {
          ok(readMessageFromPage('desk', { kind: 'run-asked', task: messageId(one) }));
          equal(messageId(one) === messageId(other), one === other);
        },
      ),
      { numRuns: rounds(100) },
    );
  });

  it('are read by the same rule on the other end: a page drops what a host does not say', () => {
    const notice = { kind: 'notice-shown', text: 'Copied' };
    deepEqual(readMessageToPage('report', notice), notice);
    for (const bad of [
      { ...notice, text: { toString: 'x' } },
      { kind: 'report-grew', run: '../a', from: 0, text: 'x' },
      { kind: 'desk-shown', view: {} },
      { kind: 'eval', text: 'x' },
      undefined,
    ])
      equal(readMessageToPage('report', bad), undefined, JSON.stringify(bad));
  });

  it('of any shape do no harm, and nothing gets through that was not declared', () => {
    const kinds = fc.constantFrom(
      'page-ready',
      'snippet-pinned',
      'citation-opened',
      'record-chosen',
      'remedy-asked',
      '__proto__',
    );
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ kind: kinds, task: fc.anything(), snippet: fc.anything(), run: fc.anything(), claim: fc.anything() }),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...pages), (data, page) => {
        const read = readMessageFromPage(page, data);
        for (const value of Object.values(read ?? {})) ok(['string', 'number', 'undefined'].includes(typeof value));
        readMessageToPage(page, data);
      }),
      { numRuns: rounds(100) },
    );
  });
});

describe('a growing report', () => {
  const view = readMessageToPage('report', { kind: 'report-shown', view: { ...report, markdown: 'abc' } });

  it('takes what follows, passes over what it has, and misses what is not there', () => {
    if (view?.kind !== 'report-shown') throw new Error('the fixture fits');
    deepEqual(growReport(view.view, 3, asIfProtected('d')), { ...view.view, markdown: 'abcd' });
    equal(growReport(view.view, 1, asIfProtected('bc')), view.view);
    equal(growReport(view.view, 4, asIfProtected('e')), 'missed');
  });
});

describe('the shell of a page', () => {
  const shell = {
    page: 'report',
    scriptUri: 'vscode-resource://x/page-report.js',
    styleUris: ['a.css'],
    cspSource: 'https://*.vscode-cdn.net',
    nonce: 'abc',
    title: '<script>',
  } as const;

  it('allows one script by nonce, own styles and fonts, and nothing else', () => {
    equal(
      contentSecurityPolicy(shell),
      "default-src 'none'; script-src 'nonce-abc'; style-src https://*.vscode-cdn.net; font-src https://*.vscode-cdn.net; img-src 'none'; connect-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'",
    );
    const html = pageShell(shell);
    ok(html.includes(`<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(shell)}">`));
    ok(!/unsafe|strict-dynamic|style="|\son\w+="/.test(html));
    equal(html.match(/<script/g)?.length, 1);
  });

  it('names the styles of each page', () => {
    deepEqual(pageStyles('desk'), ['dist/codicon.css', 'media/pages.css', 'media/desk.css']);
    deepEqual(pageStyles('labels').slice(2), ['media/panel.css', 'media/labels.css']);
  });
});
