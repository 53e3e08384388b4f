/**
 * In which charset a text is that does not say it and is no UTF-8, by what its bytes can mean and how common the characters are that
 * they would be (as in Li and Momoi, "A composite approach to language/encoding detection", 2001). `undefined` where nothing
 * is clearly meant, as in Western European texts, whose letters beyond ASCII stand alone.
 */
export function guessCharset(bytes: Uint8Array): GuessedCharset | undefined {
  const found = candidates
    .flatMap(({ charset, isCommon }) => {
      const text = decoded(bytes, charset);
      const share = text === undefined ? 0 : shareOfCommon(text, isCommon);
      return share >= leastShare ? [{ charset, share, isKorean: charset === 'euc-kr' && hasSyllablesApart(text) }] : [];
    })
    .sort((a, b) => Number(b.isKorean) - Number(a.isKorean) || b.share - a.share);
  const [best, next] = found;
  if (best?.isKorean === true) return best.charset;
  return best === undefined || best.share - (next?.share ?? 0) < leastLead ? undefined : best.charset;
}

export type GuessedCharset = (typeof charsets)[number];

/** Korean syllables lie where the commonest third of Chinese does; Chinese has no blanks between its characters. */
function hasSyllablesApart(text: string | undefined): boolean {
  return text !== undefined && /[가-힣] [가-힣]/.test(text) && !/[\u4e00-\u9fff]{2}/.test(text);
}

/** Fewer characters may be anything. */
const leastCharacters = 6;
const leastShare = 0.8;
const leastLead = 0.02;

const charsets = [
  'gb18030',
  'big5',
  'euc-kr',
  'shift_jis',
  'euc-jp',
  'windows-1251',
  'ibm866',
  'koi8-r',
  'windows-1255',
  'windows-1256',
  'windows-874',
  'windows-1253',
] as const;

interface Candidate {
  readonly charset: GuessedCharset;
  readonly isCommon: (character: string) => boolean;
}

/** What is left of its lead bytes where a standard put the characters of everyday use. */
function inRows(charset: string, from: number, to: number, leastTrail: number): ReadonlySet<string> {
  const decoder = new TextDecoder(charset);
  const found = new Set<string>();
  for (let lead = from; lead <= to; lead++)
    for (let trail = leastTrail; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (/^[\p{L}\p{N}]$/u.test(character)) found.add(character);
    }
  return found;
}

const kana = /[\u3040-\u30ff]/;
const wide = /[\u3000-\u303f\uff00-\uff60\u2010-\u2027]/;

/** Rows of level 1: GB 2312 B0 to D7, Big5 A4 to C6, JIS X 0208 in Shift JIS 88 to 97; of Korean the syllables. */
function rowsOf(charset: GuessedCharset, from: number, to: number, leastTrail: number): Candidate {
  let rows: ReadonlySet<string> | undefined;
  const isCommon = (character: string) => {
    rows ??= inRows(charset, from, to, leastTrail);
    return rows.has(character) || wide.test(character);
  };
  return { charset, isCommon };
}

const japanese = (candidate: Candidate): Candidate => ({
  ...candidate,
  isCommon: character => kana.test(character) || candidate.isCommon(character),
});

/** Letters that make up the most of a text, in the order of their frequency; in another charset they would be others. */
const lettersOf = (charset: GuessedCharset, letters: string): Candidate => ({
  charset,
  isCommon: character => letters.includes(character),
});

const candidates: readonly Candidate[] = [
  rowsOf('gb18030', 0xb0, 0xd7, 0xa1),
  rowsOf('big5', 0xa4, 0xc6, 0x40),
  rowsOf('euc-kr', 0xb0, 0xc8, 0xa1),
  japanese(rowsOf('shift_jis', 0x88, 0x97, 0x40)),
  japanese(rowsOf('euc-jp', 0xb0, 0xcf, 0xa1)),
  lettersOf('windows-1251', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфієї'),
  lettersOf('ibm866', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё'),
  lettersOf('koi8-r', 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё'),
  lettersOf('windows-1255', 'אבגדהוזחטיכלמנסעפצקרשתםןךףץ'),
  lettersOf('windows-1256', 'ابتثجحخدذرزسشصضطظعغفقكلمنهوىيةأإآؤئء،'),
  lettersOf('windows-874', 'กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไๅๆัิีึืุู็่้๊๋์'),
  lettersOf('windows-1253', 'αοιετσνηυρπκμλςγδθχφβωξζψάόίέήύώ'),
];

function decoded(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    // An answer: it is not in this charset.
    return undefined;
  }
}

/** Of the characters beyond ASCII those that are common in it and stand beside another one; 0 where there are too few. */
function shareOfCommon(text: string, isCommon: (character: string) => boolean): number {
  const characters = [...text];
  const isBeyond = (at: number) => (characters[at] ?? '') > '\u007f';
  let all = 0;
  let common = 0;
  for (const [at, character] of characters.entries()) {
    if (!isBeyond(at)) continue;
    all++;
    if (isCommon(character) && (isBeyond(at - 1) || isBeyond(at + 1))) common++;
  }
  return all < leastCharacters ? 0 : common / all;
}
