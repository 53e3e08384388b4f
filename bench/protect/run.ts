import { measure } from './measure';

/** Measures protect on the shared corpus: `npm run bench -- protect`. */
void measure(process.env['TIERWISE_SHARED'] ?? '../shared');
