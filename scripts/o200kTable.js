/**
 * The tokens of o200k_base in the order of their ranks, each as a byte that says how long it is and its own bytes. The tokenizer's library
 * ships them as 200,000 strings of a program, which take a quarter of a second to read and to put into a map; these are read as they lie.
 */
exports.o200kTable = function o200kTable() {
  const { default: ranks } = require('gpt-tokenizer/cjs/bpeRanks/o200k_base');
  const parts = [];
  // A rank that is not in use is a token without bytes.
  for (const token of Array.from(ranks, token => Buffer.from(token ?? ''))) {
    if (token.length > 255) throw new Error('A token of o200k is longer than a byte can say');
    parts.push(Uint8Array.of(token.length), token);
  }
  return Buffer.concat(parts);
};
