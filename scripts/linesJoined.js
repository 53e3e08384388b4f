const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

const asWritten = /blobToArrayBuffer\(new Blob\(this\.chunks, \{ type: 'application\/octet-stream' \}\)\)/;

/** It tries every end of every `href` where a tag is never closed: 300 kB took ten seconds. A tag that is closed within 2,000 signs is none of these. */
const linkAsWritten = String.raw`/<a\b[^>]*href\s*=\s*["']?([^\s"']+)[^>]*>/iy`;
const linkInTag = String.raw`/<a\b(?=[^>]{0,2000}>)[^>]*href\s*=\s*["']?([^\s"'>]+)[^>]*>/iy`;

/** Where it knows no decoder it takes windows-1252, which turns code page 852, UTF-7 or HZ into other letters and tells nobody. */
const decoderAsWritten = "return tryDecoder(alias) || tryDecoder('windows-1252') || utf8Decoder;";
const decoderOfAllNames =
  "return tryDecoder(alias) || decoderNamed(charset) || tryDecoder('windows-1252') || utf8Decoder;";

const library = resolve(__dirname, '../node_modules/postal-mime/dist/esm/postal-mime.js');

/**
 * For esbuild. postal-mime gathers each line of a part as a piece of a Blob, which costs 1.5 kB and a turn of the loop a line: a mail of
 * 25 MB took 700 MB and half a minute. The pieces are joined instead. A version that is written otherwise is refused.
 */
exports.linesJoined = {
  name: 'lines-joined',
  setup(builder) {
    // Tests leave their packages outside, and would meet the library as it was written.
    builder.onResolve({ filter: /^postal-mime$/ }, () => ({ path: library }));
    builder.onLoad({ filter: /postal-mime[\\/]dist[\\/]esm[\\/](base64|pass-through|qp)-decoder\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (!asWritten.test(code))
        throw new Error(`${path} no longer makes a Blob of its lines: look whether lines-joined is still needed`);
      const joined = JSON.stringify(resolve(__dirname, '../src/core/records/joinedPieces.ts'));
      return {
        contents: `import { joinedPieces } from ${joined};\n${code.replace(asWritten, 'joinedPieces(this.chunks)')}`,
      };
    });
    builder.onLoad({ filter: /postal-mime[\\/]dist[\\/]esm[\\/]decode-strings\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (!code.includes(decoderAsWritten))
        throw new Error(`${path} no longer chooses decoders so: look whether lines-joined is still needed`);
      const ours = JSON.stringify(resolve(__dirname, '../src/core/records/decoderNamed.ts'));
      return {
        contents: `import { decoderNamed } from ${ours};\n${code.replace(decoderAsWritten, decoderOfAllNames)}`,
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
