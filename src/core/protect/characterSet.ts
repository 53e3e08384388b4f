/** Characters to be asked for at every place of a text: a table, since a set or a string takes several times as long. */
export class CharacterSet {
  /** Only as long as there is a character to say something of; `isOfAllBut` answers for all behind its end. */
  private readonly table: Uint8Array;
  private readonly isOfAllBut: boolean;

  constructor(characters: string, kind: 'of' | 'of all but' = 'of') {
    const codes = Array.from({ length: characters.length }, (_, at) => characters.charCodeAt(at));
    this.isOfAllBut = kind === 'of all but';
    this.table = new Uint8Array(Math.max(128, ...codes.map(code => code + 1)));
    if (this.isOfAllBut) this.table.fill(1);
    for (const code of codes) this.table[code] = this.isOfAllBut ? 0 : 1;
  }

  /** Of a UTF-16 code unit; `NaN`, behind the end of a text, is in no set. */
  has(code: number): boolean {
    const { table } = this;
    return code < table.length ? table[code] === 1 : this.isOfAllBut && code >= 128;
  }
}
