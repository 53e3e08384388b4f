import { equal, match, ok } from 'node:assert/strict';
import { parseEndpoint } from '../../../../src/core/send/endpoint';

describe('the endpoint a key is bound to', () => {
  for (const text of [
    'https://api.anthropic.com',
    'https://gateway.example.com/proxy/anthropic/',
    'https://10.0.0.7:8443',
    'http://localhost:4010',
    'http://127.0.0.1:4010',
    'http://127.9.9.9',
    'http://0x7f.1:80',
    'http://[::1]:4010',
    'http://[::ffff:127.0.0.1]',
  ]) {
    it(`may be ${text}`, () => equal(parseEndpoint(text).kind, 'endpoint'));
  }

  for (const text of [
    '',
    'api.anthropic.com',
    'file:///etc/passwd',
    'ftp://example.com',
    'javascript:alert(1)',
    'http://api.anthropic.com',
    'http://10.0.0.7',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'https://user:password@example.com',
    'https://api.anthropic.com@evil.example',
    'https://example.com/?key=1',
    'https://example.com/#x',
    'http://169.254.169.254',
    'https://169.254.169.254/latest',
    'https://2852039166',
    'https://0xA9FEA9FE',
    'http://[::ffff:169.254.169.254]',
    'https://[::ffff:a9fe:a9fe]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[fe80::1]',
    'https://[fd00:ec2::254]',
    'https://metadata.google.internal',
    'https://METADATA.google.internal.',
    'https://100.100.100.200',
    'http://0.0.0.0',
    'https://[::]',
  ]) {
    it(`may not be ${text === '' ? 'empty' : text}`, () => {
      const endpoint = parseEndpoint(text);

      ok(endpoint.kind === 'refused');
      match(endpoint.why, /^The endpoint in the settings is not used: .+\. Nothing was sent\. .+\.$/);
      ok(!endpoint.why.includes('password@'));
    });
  }

  it('keeps the path of a gateway and loses the slash at its end', () => {
    const endpoint = parseEndpoint('https://gateway.example.com/proxy/anthropic/');

    ok(endpoint.kind === 'endpoint');
    equal(endpoint.url, 'https://gateway.example.com/proxy/anthropic');
    equal(endpoint.origin, 'https://gateway.example.com');
  });
});
