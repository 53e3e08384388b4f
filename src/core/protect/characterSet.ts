/** Characters to be asked for at every place of a text: a table for ASCII, since a set or a string takes several times as long. */
export class CharacterSet {
  private readonly ascii = new Uint8Array(128);
  private readonly others = new Set<number>();

  constructor(characters: string) {
    for (let at = 0; at < characters.length; at += 1) {
      const code = characters.charCodeAt(at);
      if (code < 128) this.ascii[code] = 1;
      else this.others.add(code);
    }
  }

  /** Of a UTF-16 code unit; `NaN`, behind the end of a text, is in no set. */
  has(code: number): boolean {
    return code < 128 ? this.ascii[code] === 1 : this.others.has(code);
  }
}
