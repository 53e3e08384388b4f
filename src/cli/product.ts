import { join } from 'node:path';

/** Where `dist/` and `media/` lie: the bundle lies in dist/. */
export const product = join(__dirname, '..');
