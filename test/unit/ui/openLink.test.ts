import { deepEqual } from 'node:assert/strict';
import { openLink } from '../../../src/ui/openLink';

/** Addresses that do something, or lead elsewhere than they look. */
const hostile = [
  'command:workbench.action.terminal.new',
  'COMMAND:workbench.action.quit',
  'vscode:extension/evil.evil',
  'vscode-insiders://evil.evil/run',
  'vscode-webview://x/y',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'http://advice.example/',
  'ftp://advice.example/x',
  'ssh://advice.example',
  'ms-msdt:/id PCWDiagnostic',
  'search-ms:query=x&crumb=location:\\\\advice.example',
  'smb://advice.example/share',
  'mailto:someone@advice.example',
  'tel:123',
  'blob:https://advice.example/1',
  '//advice.example/x',
  '\\\\advice.example\\share',
  'https://anna:pass@advice.example/',
  'https:advice.example',
];

describe('a link of a report', () => {
  const address = 'https://login.advice.example/reset?for=anna&by=mail';
  const markdown = `Read [our usual page](${address}).`;

  it('is opened only after a question that names its host and shows all of it', async () => {
    const { asked, opened, opener } = person(true);

    await openLink(address, markdown, opener);

    deepEqual(asked, [['login.advice.example', address]]);
    deepEqual(opened, [address]);
  });

  it('stays closed when the answer is no', async () => {
    const { opened, opener } = person(false);

    await openLink(address, markdown, opener);

    deepEqual(opened, []);
  });

  it('of another scheme is not even asked about, nor one that the report does not hold', async () => {
    const { asked, opened, opener } = person(true);

    for (const one of hostile)
      await openLink(one, `${markdown} [here](${one}) <${one}> [it][1]\n\n[1]: ${one}`, opener);
    await openLink('https://elsewhere.example/', markdown, opener);

    deepEqual([asked, opened], [[], []]);
  });
});

function person(wants: boolean) {
  const asked: (readonly [string, string])[] = [];
  const opened: string[] = [];
  const opener = {
    ask: async (host: string, address: string) => {
      asked.push([host, address]);
      return wants;
    },
    open: async (address: string) => {
      opened.push(address);
    },
  };
  return { asked, opened, opener };
}
