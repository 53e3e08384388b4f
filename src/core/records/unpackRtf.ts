/** Of longer texts the beginning: no mail of a person is so long, and a few bytes may stand for many. */
const mostBytes = 2 * 1024 * 1024;

/**
 * RTF as Outlook packs it (MS-OXRTFCP, section 2.2): references into the last 4,096 bytes, which begin with words that all RTF has.
 * `undefined` for what is none; of what is cut, as much as is there.
 */
export function unpackedRtf(packed: Uint8Array): { readonly rtf: Uint8Array; readonly isCut: boolean } | undefined {
  if (packed.length < headerBytes) return undefined;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [stated, kind] = [view.getUint32(4, true), view.getUint32(8, true)];
  const size = Math.min(stated, mostBytes);
  if (kind !== packedKind && kind !== unpackedKind) return undefined;
  const rtf = kind === packedKind ? unpack(packed, size) : packed.subarray(headerBytes, headerBytes + size);
  return { rtf, isCut: stated > mostBytes };
}

const headerBytes = 16;
const packedKind = 0x75465a4c;
const unpackedKind = 0x414c454d;

/** As section 2.1.2.1 has it. */
const knownWords =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

function unpack(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  const window = new Uint8Array(windowBytes);
  window.set(new TextEncoder().encode(knownWords));
  let [written, place] = [0, knownWords.length];
  const put = (byte: number) => {
    if (written < size) output[written++] = byte;
    window[place] = byte;
    place = (place + 1) % windowBytes;
  };
  let at = headerBytes;
  while (at < packed.length && written < size) {
    const kinds = packed[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < packed.length && written < size; bit++) {
      if (((kinds >> bit) & 1) === 0) {
        put(packed[at++] ?? 0);
        continue;
      }
      const reference = ((packed[at] ?? 0) << 8) | (packed[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      // A reference to what is written next is the end.
      if (from === place) return output.subarray(0, written);
      for (let index = 0; index < (reference & 15) + 2; index++) put(window[(from + index) % windowBytes] ?? 0);
    }
  }
  return output.subarray(0, written);
}

const windowBytes = 4096;
