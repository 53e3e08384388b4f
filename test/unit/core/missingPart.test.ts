import { deepEqual, match } from 'node:assert/strict';
import { missingPart, partMissing, whyThreadEnded } from '../../../src/core/missingPart';

describe('a part of the product that is not there', () => {
  it('is known by what the platform says of files and modules below its folder, and of no others', () => {
    const told = [
      "ENOENT: no such file or directory, open '/opt/tierwise/dist/o200k.bin'",
      "ENOENT: no such file or directory, scandir '/opt/tierwise/media/tasks'",
      "Cannot find module '/opt/tierwise/dist/countTokens.js'",
      "Cannot find module './offline.js'\nRequire stack:\n- /opt/tierwise/dist/cli.js",
      "ENOENT: no such file or directory, open '/opt/tierwise-old/a.eml'",
      "ENOENT: no such file or directory, open '/home/ann/inbox/a.eml'",
      "EACCES: permission denied, open '/opt/tierwise/dist/o200k.bin'",
    ];

    deepEqual(
      told.map(message => missingPart({ message }, '/opt/tierwise')),
      ['dist/o200k.bin', 'media/tasks', 'dist/countTokens.js', 'dist/offline.js', undefined, undefined, undefined],
    );
    deepEqual(
      missingPart(
        { message: "ENOENT: no such file or directory, open 'C:\\Program Files\\tierwise\\dist\\o200k.bin'" },
        'C:\\Program Files\\tierwise',
      ),
      'dist/o200k.bin',
    );
  });

  it('is no reason to say where anything lies, when a thread ends', () => {
    const told = [
      "Cannot find module 'zlib-ng'\nRequire stack:\n- /opt/tierwise/dist/digestLogs.js\n- /home/ann/a.js",
      "Cannot find module '/home/ann/hook.js'\nRequire stack:\n- internal/preload",
      "EACCES: permission denied, open 'C:\\Users\\Ann\\a.bin'",
      'Worker terminated due to reaching memory limit: JS heap out of memory',
    ];

    deepEqual(
      told.map(message => whyThreadEnded(new Error(message), '/opt/tierwise')),
      [
        "Cannot find module 'zlib-ng'",
        "Cannot find module 'hook.js'",
        "EACCES: permission denied, open 'a.bin'",
        'Worker terminated due to reaching memory limit: JS heap out of memory',
      ],
    );
  });

  it('is told by its name, with what to do', () => {
    match(partMissing('dist/o200k.bin').message, /missing \(dist\/o200k\.bin\).*Install Tierwise again.*npm run build/);
  });
});
