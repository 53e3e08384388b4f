export function o200kTable(): Uint8Array;
