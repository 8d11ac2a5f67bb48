/**
 * What is printed on a share card, as text and as QR code: one string of 92 characters, 23 groups of four.
 *
 *   KR1 | version 1 | suite 1 | set id 17 | epoch 2 | index 1 | threshold 1 | shards 1 | shard 52 | checksum 13     (symbols of 5 bits)
 *
 * The string is a secret. It is handled as ASCII bytes, never as a JavaScript string, and no refusal's operand holds a character of it;
 * only a proposal does, which therefore stays beside the refusal and inside the process that read the card.
 * A correction is proposed for up to two wrong characters and never taken: a person compares it with the card and enters it again.
 */

import { concatBytes } from '../bytes/concat.ts';
import { bytesOfSymbols, symbolsOfBytes } from '../bytes/five-bits.ts';
import { checksumLength, createChecksum, isRight, locateErrors, symbolAlphabet, syndromeOf } from './codex32.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

const prefix = 'KR';
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const head = ascii(`${prefix}1`);
const alphabet = ascii(symbolAlphabet);
/** Space, dash, tab, line feed, carriage return: what people and scanners put between groups and at the end. */
const separators = ascii(' -\t\n\r');
const version = 0;
/** SSS-GF256+AES-256-GCM-SIV: Shamir over GF(256) of a key that seals with AES-256-GCM-SIV. */
const suite = 1;
const setIdLength = 17;
const shardBytes = 32;
const shardSymbols = 52;
const dataLength = 2 + setIdLength + 2 + 3 + shardSymbols;
/** KR1, 76 symbols of data, 13 of checksum. */
export const shareCardLength = head.length + dataLength + checksumLength;
const groupLength = 4;
const mostChanges = 2;

export type ShareCard = {
  /** 17 symbols, upper case: see readSetId. */
  readonly setId: string;
  /** 1 to 1023. */
  readonly epoch: number;
  /** The shard's x, 1 to `shards`. */
  readonly index: number;
  /** k: 2 to `shards`. */
  readonly threshold: number;
  /** n: at most 31. */
  readonly shards: number;
  /** The shard's 32 y-bytes. Secret. */
  readonly share: Uint8Array;
};

/** Where on the card: group 1 to 23, place 1 to 4. */
type CardPlace = { readonly group: number; readonly place: number };

type CardProposal = {
  /** 92 ASCII bytes that are a right card. Secret. */
  readonly corrected: Uint8Array;
  /** One or two, in order. */
  readonly changes: readonly CardPlace[];
};

export type CardReading =
  | { readonly ok: true; readonly card: ShareCard }
  | { readonly ok: false; readonly refusal: Refusal; readonly proposal?: CardProposal };

/** The first 85 bits of a 32-byte set digest as 17 symbols: short enough for people to compare, long enough to commit. */
export const readSetId = (setDigest: Uint8Array): string => {
  if (setDigest.length !== 32) throw new RangeError(`set digest of ${setDigest.length} bytes`);
  return Array.from(symbolsOfBytes(setDigest, setIdLength), (symbol) => symbolAlphabet.charAt(symbol)).join('');
};

const setIdRule = new RegExp(`^[${symbolAlphabet}]{${setIdLength}}$`);

/** 92 ASCII bytes, upper case, no spaces. Throws RangeError for fields that decodeShareCard would refuse: nothing else may be printed. */
export const encodeShareCard = (card: ShareCard): Uint8Array => {
  if (!setIdRule.test(card.setId)) throw new RangeError('set id');
  if (card.share.length !== shardBytes) throw new RangeError(`shard of ${card.share.length} bytes`);
  const refusal = fieldRefusal(card);
  if (refusal !== undefined) throw new RangeError(refusal.control);
  const setId = ascii(card.setId).map((code) => alphabet.indexOf(code));
  const fields = Uint8Array.of(version, suite, ...setId, card.epoch >> 5, card.epoch & 31, card.index, card.threshold, card.shards);
  const share = symbolsOfBytes(card.share, shardSymbols);
  const data = concatBytes(fields, share);
  const symbols = concatBytes(data, createChecksum(prefix, data));
  const text = textOf(symbols);
  for (const secret of [share, data, symbols]) secret.fill(0);
  return text;
};

const textOf = (symbols: Uint8Array): Uint8Array =>
  concatBytes(
    head,
    symbols.map((symbol) => alphabet[symbol] ?? 0),
  );

/** What must hold between a card's numbers, whoever wrote it. */
const fieldRefusal = ({ epoch, index, threshold, shards }: Omit<ShareCard, 'setId' | 'share'>): Refusal | undefined => {
  const within = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  if (!within(epoch, 1, 1023)) return refuse('CARD-EPOCH-2', { epoch });
  if (!within(shards, 2, 31) || !within(threshold, 2, shards)) return refuse('CARD-THRESHOLD-1', { threshold, shards });
  // x = 0 is where the secret itself lies: a card that claims it would dictate the result
  if (!within(index, 1, shards)) return refuse('CARD-INDEX-1', { index, shards });
  return undefined;
};

/** The 23 groups of four, in order; views of the same bytes, so that wiping one wipes the other. */
export const groupsOfFour = (ascii: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(ascii.length / groupLength) }, (_, group) =>
    ascii.subarray(groupLength * group, groupLength * (group + 1)),
  );

/**
 * Reads a card as typed or scanned: upper or lower case but not both; spaces, dashes and line ends count for nothing.
 * Refuses with CARD-LENGTH-1, CARD-CASE-1, CARD-HRP-1, CARD-ALPHABET-1, CARD-CHECKSUM-1 (the last three perhaps with a proposal), then
 * CARD-VERSION-1, CARD-SUITE-1, CARD-EPOCH-2, CARD-THRESHOLD-1, CARD-INDEX-1, CARD-PADDING-1.
 */
export const decodeShareCard = (typed: Uint8Array): CardReading => {
  const compact = typed.filter((code) => !separators.includes(code));
  const upper = compact.map((code) => (isLower(code) ? code - 32 : code));
  try {
    if (compact.length !== shareCardLength)
      return { ok: false, refusal: refuse('CARD-LENGTH-1', { length: compact.length, expected: shareCardLength }) };
    if (compact.some(isLower) && compact.some(isUpper)) return { ok: false, refusal: refuse('CARD-CASE-1') };
    return readText(upper);
  } finally {
    compact.fill(0);
    upper.fill(0);
  }
};

const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const placesWhere = (codes: Uint8Array, wrong: (code: number, at: number) => boolean): number[] =>
  Array.from(codes.keys()).filter((at) => wrong(codes[at] ?? 0, at));

/** `text` is upper case and 92 bytes long. */
const readText = (text: Uint8Array): CardReading => {
  const wrongHead = placesWhere(text.subarray(0, head.length), (code, at) => code !== head[at]);
  const unreadable = placesWhere(text, (code, at) => at >= head.length && !alphabet.includes(code));
  // a character outside the alphabet stands for 0 until the checksum says what belongs there
  const symbols = text.subarray(head.length).map((code) => Math.max(0, alphabet.indexOf(code)));
  try {
    const syndrome = syndromeOf(prefix, symbols);
    if (wrongHead.length === 0 && unreadable.length === 0 && isRight(syndrome)) return readFields(symbols);
    const control = wrongHead.length > 0 ? 'CARD-HRP-1' : unreadable.length > 0 ? 'CARD-ALPHABET-1' : 'CARD-CHECKSUM-1';
    const proposal = propose(symbols, syndrome, [...wrongHead, ...unreadable]);
    const named = proposal?.changes ?? unreadable.map(placeOnCard);
    const operands = { proposed: proposal?.changes.length ?? 0, places: named.map(({ group, place }) => `${group}.${place}`).join(' ') };
    return { ok: false, refusal: refuse(control, operands), ...(proposal === undefined ? {} : { proposal }) };
  } finally {
    symbols.fill(0);
  }
};

const placeOnCard = (at: number): CardPlace => ({ group: Math.floor(at / groupLength) + 1, place: (at % groupLength) + 1 });

/** `known`: places in the text that are wrong for certain. Proposes only what would be read as a card. */
const propose = (symbols: Uint8Array, syndrome: Uint8Array, known: readonly number[]): CardProposal | undefined => {
  const errors = isRight(syndrome) ? [] : locateErrors(syndrome, symbols.length);
  if (errors === undefined) return undefined;
  const changed = [...new Set([...known, ...errors.map(({ place }) => head.length + place)])].sort((a, b) => a - b);
  if (changed.length > mostChanges) return undefined;
  const repaired = symbols.slice();
  for (const { place, difference } of errors) repaired[place] = (repaired[place] ?? 0) ^ difference;
  const reading = readFields(repaired);
  const proposal = reading.ok ? { corrected: textOf(repaired), changes: changed.map(placeOnCard) } : undefined;
  if (reading.ok) reading.card.share.fill(0);
  repaired.fill(0);
  return proposal;
};

/** `symbols` carry a right checksum. */
const readFields = (symbols: Uint8Array): CardReading => {
  const [cardVersion = 0, cardSuite = 0] = symbols;
  const numbersAt = 2 + setIdLength;
  const [epochHigh = 0, epochLow = 0, index = 0, threshold = 0, shards = 0] = symbols.subarray(numbersAt);
  const fields = { epoch: (epochHigh << 5) | epochLow, index, threshold, shards };
  if (cardVersion !== version) return { ok: false, refusal: refuse('CARD-VERSION-1', { version: cardVersion, known: version }) };
  if (cardSuite !== suite) return { ok: false, refusal: refuse('CARD-SUITE-1', { suite: cardSuite, known: suite }) };
  const refusal = fieldRefusal(fields);
  if (refusal !== undefined) return { ok: false, refusal };
  const share = bytesOfSymbols(symbols.subarray(dataLength - shardSymbols, dataLength), shardBytes);
  if (share === undefined) return { ok: false, refusal: refuse('CARD-PADDING-1') };
  const setId = Array.from(symbols.subarray(2, numbersAt), (symbol) => symbolAlphabet.charAt(symbol)).join('');
  return { ok: true, card: { setId, ...fields, share } };
};
