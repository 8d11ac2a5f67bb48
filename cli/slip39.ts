/**
 * SLIP-39 by npm `slip39` (docs/decisions/0017-slip39.md). The library takes strings, quotes mnemonics in its errors, and adds to the prototypes of String
 * and Array: it is loaded here only, when it is asked for, in a process that ends with the command.
 */
import type { Refusal } from '../shared/format/refusal.ts';
import { LEAST_WORDS, type Slip39Prefix, slip39Chosen, slip39Prefix, slip39Uncombined, slip39Unread } from '../shared/shards/slip39-set.ts';
import { z } from '../shared/zod.ts';

/** The part of its helper that is used; checked when it is loaded, since it has no types. */
const helper = z.object({
  /** Never throws. */
  validateMnemonic: z.custom<(mnemonic: string) => boolean>((value) => typeof value === 'function'),
  /** The master secret's bytes. Throws, and quotes mnemonics. */
  combineMnemonics: z.custom<(mnemonics: readonly string[], passphrase: string) => number[]>((value) => typeof value === 'function'),
  WORD_LIST: z.array(z.string()).length(1024),
});
type Library = z.infer<typeof helper>;

async function library(): Promise<Library> {
  const loaded: unknown = await import('slip39/src/slip39_helper.js');
  return z.object({ default: helper }).parse(loaded).default;
}

/** One prefix for each mnemonic, in order. */
function prefixesOf({ WORD_LIST, validateMnemonic }: Library, mnemonics: readonly string[]): readonly Slip39Prefix[] | Refusal {
  const prefixes: Slip39Prefix[] = [];
  for (const [at, mnemonic] of mnemonics.entries()) {
    const words = mnemonic.split(' ');
    if (words.length < LEAST_WORDS || !validateMnemonic(mnemonic)) return slip39Unread(at + 1);
    const [a = -1, b = -1, c = -1, d = -1] = words.slice(0, 4).map((word) => WORD_LIST.indexOf(word));
    prefixes.push(slip39Prefix([a, b, c, d]));
  }
  return prefixes;
}

const isRefusal = (value: readonly Slip39Prefix[] | Refusal): value is Refusal => 'control' in value;

export type Slip39Combined =
  /** lines: which were combined, from 1; secret: the caller wipes it. */
  | { readonly ok: true; readonly secret: Uint8Array; readonly prefixes: readonly Slip39Prefix[]; readonly lines: readonly number[] }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The master secret, 16 to 32 bytes. SLIP-WORDS-1, the refusals of slip39Chosen, SLIP-COMBINE-1.
 * @param mnemonics lower case, one blank between words
 */
export async function combineMnemonics(mnemonics: readonly string[], passphrase: string): Promise<Slip39Combined> {
  const loaded = await library();
  const prefixes = prefixesOf(loaded, mnemonics);
  if (isRefusal(prefixes)) return { ok: false, refusal: prefixes };
  const chosen = slip39Chosen(prefixes);
  if (!chosen.ok) return chosen;
  const { lines } = chosen;
  const secret = combined(
    loaded,
    lines.flatMap((line) => mnemonics[line - 1] ?? []),
    passphrase,
  );
  return secret === null ? { ok: false, refusal: slip39Uncombined() } : { ok: true, secret, prefixes, lines };
}

/** Null when the digest inside is not right. The library's error is dropped: it may quote a mnemonic. */
function combined({ combineMnemonics }: Library, mnemonics: readonly string[], passphrase: string): Uint8Array | null {
  try {
    const bytes = combineMnemonics(mnemonics, passphrase);
    const secret = Uint8Array.from(bytes);
    bytes.fill(0);
    return secret;
  } catch {
    return null;
  }
}
