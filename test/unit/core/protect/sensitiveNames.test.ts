import { deepEqual, equal } from 'node:assert/strict';
import { sensitiveName } from '../../../../src/core/protect/sensitiveNames';

describe('sensitive names', () => {
  it('keeps credential files back, whatever their case, folder or ending', () => {
    const sensitive = [
      ...[
        '.env',
        '.ENV',
        'app.env',
        '.env.local',
        '.env.production',
        '.env.swp',
        '.env~',
        'deeply/nested/.env',
        '.envrc',
      ],
      ...['id_rsa', '.ssh/config', 'id_ed25519.bak', 'id_rsa.', 'server.PEM', 'keystore.jks', 'cert.p12', 'x.kdbx'],
      ...[
        'terraform.tfstate',
        'prod.auto.tfvars',
        '.npmrc',
        '.pgpass',
        '.netrc',
        '.git-credentials',
        '.aws/credentials',
      ],
      ...[
        'service-account.json',
        'credentials.json',
        'secrets.yaml',
        '.bash_history',
        'Login Data',
        '.env:Zone.Identifier',
      ],
      ...['C:\\Users\\a\\.aws\\config', 'file:///home/a/.env'],
    ];

    deepEqual(
      sensitive.filter(path => sensitiveName(path) === undefined),
      [],
    );
  });

  it('lets through what only sounds like it', () => {
    const harmless = [
      ...['events/auth.log', 'auth.log.1', 'AUTH.LOG.2.gz'],
      ...['.env.example', '.env.sample', 'src/env.ts', 'environment.js', 'keyboard.ts', 'tokenizer.py', 'tokens.js'],
      ...[
        'secret-santa.ts',
        'public/monkey.png',
        'package.json',
        'tsconfig.json',
        'README.md',
        'src/',
        'docs/passwords.md',
      ],
      ...['auth.ts', 'src/secrets/index.ts', 'inbox/mail.eml', 'LICENSE', '.gitignore', '/'],
    ];

    deepEqual(
      harmless.filter(path => sensitiveName(path) !== undefined),
      [],
    );
  });

  it('says why, in words', () => {
    equal(sensitiveName('.kube/config'), 'lies in .kube/, where credentials are kept');
  });
});
