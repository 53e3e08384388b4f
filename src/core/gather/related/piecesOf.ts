/** Parts of one piece of memory, one after the other: what each of them takes by itself counts where files are many. */
export function piecesOf(whole: Uint32Array): (length: number) => Uint32Array {
  let at = 0;
  return length => {
    at += length;
    return whole.subarray(at - length, at);
  };
}

/** The same with room for as much again. */
export function grown<Numbers extends Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const larger =
    numbers instanceof Uint8Array ? new Uint8Array(numbers.length * 2) : new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger as Numbers;
}
