import * as crypto from 'node:crypto';
import type { Hash } from '../../core/ports';

/**
 * In one call where there is one (Node 20.12): an object for each hash lies about until memory is collected, which of hundreds of thousands
 * of short records is a hundred megabytes.
 */
export const nodeHash: Hash = {
  sha256:
    typeof crypto.hash === 'function'
      ? data => crypto.hash('sha256', data, 'hex')
      : data => crypto.createHash('sha256').update(data).digest('hex'),
};
