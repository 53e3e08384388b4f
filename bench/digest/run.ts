import { measure, memory } from './measure';
import { speed } from './speed';
import { strangers } from './strangers';

/**
 * `npm run bench -- digest [evidence|speed|memory] [rows...]`, `digest strangers MIRRORS`: evidence that survives in a digest of 8,000 tokens, and how fast and in how
 * much memory it is made. Real logs from the shared folder's data (`TIERWISE_SHARED`, as unpacked by its `unpack`).
 */
const [part = 'evidence', ...rest] = process.argv.slice(2);
const sizes = rest.map(Number).filter(size => size > 0);
void (part === 'strangers'
  ? strangers(rest[0] ?? '.')
  : part === 'speed'
    ? speed(sizes)
    : part === 'memory'
      ? memory(sizes)
      : measure(sizes.length === 0 ? [10_000, 100_000, 1_000_000] : sizes));
