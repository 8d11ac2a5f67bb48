/**
 * The short codex32 checksum of BIP-93 (https://github.com/bitcoin/bips/blob/master/bip-0093.mediawiki): 13 symbols of 5 bits, a BCH code
 * over GF(32) of length 93 and distance 9. It detects any 8 wrong symbols; we locate up to 2. BIP-93 starts its residue at 0x23181b3,
 * which is the residue 1 after bech32's expansion of the prefix "ms" (BIP-173: high bits, 0, low bits); we start at 1 and feed the
 * expansion of whatever prefix is given, so that its vectors verify here and a checksum made under another prefix does not.
 * Residues are arrays of 13 symbols and not big integers: they depend on a secret, and arrays can be wiped.
 */

/** The bech32 alphabet (BIP-173): a symbol's value is its place. Without 1, B, I and O. */
export const symbolAlphabet = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';
export const checksumLength = 13;
/** The code's length: past it, two places share a syndrome. */
const longest = 93;

/** A residue of 65 bits as 13 symbols, the highest power first. */
const residueOf = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: checksumLength }, (_, place) => Number((value >> BigInt(5 * (12 - place))) & 31n));

/** BIP-93: the generator polynomial below its leading term, times 1, 2, 4, 8 and 16 in GF(32). */
const generator = [0x19dc500ce73fde210n, 0x1bfae00def77fe529n, 0x1fbd920fffe7bee52n, 0x1739640bdeee3fdadn, 0x07729a039cfc75f5an].map(
  residueOf,
);
/** BIP-93: what a right string leaves, "SECRETSHARE32" in symbols. */
const target = residueOf(0x10ce0795c2fd1e62an);

/** Multiplies by x, adds the symbol and reduces, in place. */
const feed = (residue: Uint8Array, symbol: number): void => {
  const carried = residue[0] ?? 0;
  residue.copyWithin(0, 1);
  residue[checksumLength - 1] = symbol;
  for (const [bit, row] of generator.entries()) {
    const mask = -((carried >> bit) & 1);
    for (let place = 0; place < checksumLength; place++) residue[place] = (residue[place] ?? 0) ^ ((row[place] ?? 0) & mask);
  }
};

/** `prefix` is ASCII and counts as lower case (BIP-173), `symbols` are values 0 to 31. */
const residueAfter = (prefix: string, symbols: Uint8Array): Uint8Array => {
  const residue = new Uint8Array(checksumLength);
  residue[checksumLength - 1] = 1;
  const codes = Array.from(prefix.toLowerCase(), (character) => character.charCodeAt(0));
  for (const code of codes) feed(residue, code >> 5);
  feed(residue, 0);
  for (const code of codes) feed(residue, code & 31);
  for (const symbol of symbols) feed(residue, symbol);
  return residue;
};

const add = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((symbol, place) => symbol ^ (b[place] ?? 0));

/** The 13 symbols to write behind the data. */
export const createChecksum = (prefix: string, data: Uint8Array): Uint8Array => {
  const residue = residueAfter(prefix, data);
  for (let place = 0; place < checksumLength; place++) feed(residue, 0);
  return add(residue, target);
};

/** All zero if the string (data and checksum) is right; depends on the errors only, not on what is written. */
export const syndromeOf = (prefix: string, symbols: Uint8Array): Uint8Array => add(residueAfter(prefix, symbols), target);

export const isRight = (syndrome: Uint8Array): boolean => syndrome.every((symbol) => symbol === 0);

/** XOR `difference` onto the symbol at `place`, counted from the first symbol behind the separator. */
export type SymbolError = { readonly place: number; readonly difference: number };

/** 65 bits as three numbers, so that sums are XORs: symbols 1 to 5, 6 to 9, 10 to 13. */
type Packed = readonly [number, number, number];
const pack = (syndrome: Uint8Array): Packed => {
  const part = (from: number, to: number): number => syndrome.subarray(from, to).reduce((bits, symbol) => (bits << 5) | symbol, 0);
  return [part(0, 5), part(5, 9), part(9, 13)];
};

/** One wrong symbol and its syndrome; `fromEnd` counts from the last symbol, where it does not depend on the string's length. */
type Single = { readonly fromEnd: number; readonly difference: number; readonly packed: Packed };

/** All single wrong symbols, and an index of them by the first two parts (45 bits), then the third. */
const { singles, index } = (() => {
  const all: Single[] = [];
  const byParts = new Map<number, Map<number, Single>>();
  for (let difference = 1; difference < 32; difference++) {
    const syndrome = new Uint8Array(checksumLength);
    syndrome[checksumLength - 1] = difference;
    for (let fromEnd = 0; fromEnd < longest; fromEnd++) {
      const single = { fromEnd, difference, packed: pack(syndrome) };
      const [first, second, third] = single.packed;
      const thirds = byParts.get(first * 2 ** 20 + second) ?? new Map<number, Single>();
      byParts.set(first * 2 ** 20 + second, thirds.set(third, single));
      all.push(single);
      feed(syndrome, 0);
    }
  }
  return { singles: all, index: byParts };
})();

const singleOf = ([first, second, third]: Packed): Single | undefined => index.get(first * 2 ** 20 + second)?.get(third);

/**
 * The one or two wrong symbols that explain a syndrome, in order of place; undefined if no such pair does. The code's distance is 9, so at
 * most one explanation exists; it is the right one if no more than two symbols are wrong, and a guess otherwise.
 */
export const locateErrors = (syndrome: Uint8Array, length: number): readonly SymbolError[] | undefined => {
  if (isRight(syndrome) || length > longest) return undefined;
  const wanted = pack(syndrome);
  const within = (...found: readonly Single[]): SymbolError[] | undefined =>
    found.every(({ fromEnd }) => fromEnd < length)
      ? found.map(({ fromEnd, difference }) => ({ place: length - 1 - fromEnd, difference })).sort((a, b) => a.place - b.place)
      : undefined;
  const only = singleOf(wanted);
  if (only !== undefined) return within(only);
  for (const one of singles) {
    const other = singleOf([wanted[0] ^ one.packed[0], wanted[1] ^ one.packed[1], wanted[2] ^ one.packed[2]]);
    if (other !== undefined) return within(one, other);
  }
  return undefined;
};
