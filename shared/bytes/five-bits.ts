/** Bytes as symbols of 5 bits and back, most significant bit first. Works on arrays only: what passes may be secret. */

/** The first `count` symbols; bits past the last byte are zero. */
export const symbolsOfBytes = (bytes: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, symbol) => {
    const bit = 5 * symbol;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    return (pair >> (11 - (bit & 7))) & 31;
  });

/** The first `count` bytes; undefined if there are too few symbols or a bit behind them is not zero. */
export const bytesOfSymbols = (symbols: Uint8Array, count: number): Uint8Array | undefined => {
  const padding = 5 * symbols.length - 8 * count;
  if (padding < 0) return undefined;
  const bytes = new Uint8Array(count);
  let rest = 0;
  for (const [place, symbol] of symbols.entries()) {
    for (let bit = 0; bit < 5; bit++) {
      const at = 5 * place + bit;
      const value = (symbol >> (4 - bit)) & 1;
      if (at < 8 * count) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (value << (7 - (at & 7)));
      else rest |= value;
    }
  }
  return rest === 0 ? bytes : undefined;
};
