import { equal, match } from 'node:assert/strict';
import { proxyNote } from '../../../src/cli/proxyNote';

const note = (nodeVersion: string, environment: Readonly<Record<string, string>>, ...flags: readonly string[]) =>
  proxyNote({ nodeVersion, environment, flags });
const proxy = { HTTPS_PROXY: 'http://proxy.corp.example:3128' };

describe('a note on a proxy', () => {
  it('stands where one is named and Node goes past it, and names no address', () => {
    match(
      note('20.20.2', { ...proxy, NODE_USE_ENV_PROXY: '1' }) ?? '',
      /Node 20\.20\.2 goes past it; run Tierwise under Node 24/,
    );
    match(
      note('24.9.0', { https_proxy: 'http://u:secret@p:1' }) ?? '',
      /^note: https_proxy names a proxy, and Node goes past it unless/,
    );
    match(note('22.20.0', { ...proxy, NODE_USE_ENV_PROXY: '1' }) ?? '', /Node 22\.20\.0/);
  });

  it('does not where none is named, or Node follows it', () => {
    equal(note('20.20.2', { HTTPS_PROXY: '' }), undefined);
    equal(note('24.9.0', { ...proxy, NODE_USE_ENV_PROXY: '1' }), undefined);
    equal(note('22.21.0', { ...proxy, NODE_OPTIONS: '--use-env-proxy' }), undefined);
    equal(note('24.9.0', proxy, '--use-env-proxy'), undefined);
  });
});
