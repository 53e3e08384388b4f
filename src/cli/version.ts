import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { product } from './product';

/** As in package.json. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(product, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
