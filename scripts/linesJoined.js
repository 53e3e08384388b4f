const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

const asWritten = /blobToArrayBuffer\(new Blob\(this\.chunks, \{ type: 'application\/octet-stream' \}\)\)/;

/** It tries every end of every `href` where a tag is never closed: 300 kB took ten seconds. A tag that is closed within 2,000 signs is none of these. */
const linkAsWritten = String.raw`/<a\b[^>]*href\s*=\s*["']?([^\s"']+)[^>]*>/iy`;
const linkInTag = String.raw`/<a\b(?=[^>]{0,2000}>)[^>]*href\s*=\s*["']?([^\s"'>]+)[^>]*>/iy`;

/**
 * For esbuild. postal-mime gathers each line of a part as a piece of a Blob, which costs 1.5 kB and a turn of the loop a line: a mail of
 * 25 MB took 700 MB and half a minute. The pieces are joined instead. A version that is written otherwise is refused.
 */
exports.linesJoined = {
  name: 'lines-joined',
  setup(builder) {
    builder.onLoad({ filter: /postal-mime[\\/]dist[\\/]esm[\\/](base64|pass-through|qp)-decoder\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (!asWritten.test(code))
        throw new Error(`${path} no longer makes a Blob of its lines: look whether lines-joined is still needed`);
      const joined = JSON.stringify(resolve(__dirname, '../src/core/records/joinedPieces.ts'));
      return {
        contents: `import { joinedPieces } from ${joined};\n${code.replace(asWritten, 'joinedPieces(this.chunks)')}`,
      };
    });
    builder.onLoad({ filter: /postal-mime[\\/]dist[\\/]esm[\\/]text-format\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (!code.includes(linkAsWritten))
        throw new Error(`${path} no longer looks for links so: look whether lines-joined is still needed`);
      return { contents: code.replace(linkAsWritten, () => linkInTag) };
    });
  },
};
