// The licences of everything that is bundled, from what the bundler really took in.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';
import { bundledPackages } from './supplyChain.mjs';

/** Writes dist/THIRD_PARTY_NOTICES.txt. Throws when a bundled package has no licence text: then it must not ship. */
export function writeNotices() {
  const packages = bundledPackages();
  const notices = packages.map(noticeOf);
  writeFileSync(
    join(root, 'dist', 'THIRD_PARTY_NOTICES.txt'),
    `Tierwise contains the following software and data.\n\n${[...notices, attackNotice, `Prices of OpenAI's models, out of\n${noticeOf('@pydantic/genai-prices')}`].join('\n')}`,
  );
  return packages.length;
}

const attackNotice = `${'='.repeat(100)}\nMITRE ATT&CK enterprise techniques\n${'='.repeat(100)}\n
© The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
The table was taken from MISP galaxy (clusters/mitre-attack-pattern.json, version 36), CC0 1.0.\n`;

function noticeOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|copying|notice)/i.test(file));
  const text = files.map(file => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  if (text === '' && !existsSync(join(folder, 'README.md')))
    throw new Error(`The package "${name}" is bundled and has no licence text.`);
  const words = text === '' ? `Licence: ${license} (the package brings no licence file; see its README).` : text;
  return `${'='.repeat(100)}\n${name} ${version} (${license})\n${'='.repeat(100)}\n\n${words}\n`;
}
