/** Characters to be asked for at every place of a text: a table for ASCII, since a set or a string takes several times as long. */
export class CharacterSet {
  private readonly ascii = new Uint8Array(128);
  private readonly others = new Set<number>();
  private readonly isOfAllBut: boolean;

  constructor(characters: string, kind: 'of' | 'of all but' = 'of') {
    this.isOfAllBut = kind === 'of all but';
    if (this.isOfAllBut) this.ascii.fill(1);
    for (let at = 0; at < characters.length; at += 1) {
      const code = characters.charCodeAt(at);
      if (code < 128) this.ascii[code] = this.isOfAllBut ? 0 : 1;
      else this.others.add(code);
    }
  }

  /** Of a UTF-16 code unit; `NaN`, behind the end of a text, is in no set. */
  has(code: number): boolean {
    if (code < 128) return this.ascii[code] === 1;
    return this.isOfAllBut ? code >= 128 && !this.others.has(code) : this.others.has(code);
  }
}
