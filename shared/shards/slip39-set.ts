/**
 * SLIP-39 mnemonics (https://github.com/satoshilabs/slips/blob/master/slip-0039.md) by what their first four words say: whether they belong together, and how
 * many are wanting. What the other words hold is not looked at here, and no operand is a word.
 */
import { type Refusal, refuse } from '../format/refusal.ts';

/** 33 words are 256 bits, 20 are 128; shorter ones hold no whole secret. */
export const LEAST_WORDS = 20;

export interface Slip39Prefix {
  /** 15 bits, a random number of the set; with it the extendable flag and the iteration exponent, which must be alike too. */
  readonly identifier: number;
  readonly extendable: 0 | 1;
  readonly exponent: number;
  /** From 1. */
  readonly group: number;
  readonly groupThreshold: number;
  readonly groups: number;
  /** From 1. */
  readonly member: number;
  readonly memberThreshold: number;
}

/**
 * The first 40 bits: identifier 15, extendable 1, exponent 4, then group index, group threshold - 1, groups - 1, member index and member
 * threshold - 1, four each.
 * @param words places of the first four words in the word list, 0 to 1023
 */
export function slip39Prefix(words: readonly [number, number, number, number]): Slip39Prefix {
  const [high, low] = [words[0] * 1024 + words[1], words[2] * 1024 + words[3]];
  const four = (shift: number): number => (low >> shift) & 15;
  return {
    identifier: high >> 5,
    extendable: ((high >> 4) & 1) === 1 ? 1 : 0,
    exponent: high & 15,
    group: four(16) + 1,
    groupThreshold: four(12) + 1,
    groups: four(8) + 1,
    member: four(4) + 1,
    memberThreshold: four(0) + 1,
  };
}

/** Which lines, from 1, are to be combined: of each group that is whole exactly as many as it needs, and as many groups as are needed. */
export type Slip39Chosen = { readonly ok: true; readonly lines: readonly number[] } | { readonly ok: false; readonly refusal: Refusal };

const alike = (a: Slip39Prefix, b: Slip39Prefix): boolean =>
  a.identifier === b.identifier &&
  a.extendable === b.extendable &&
  a.exponent === b.exponent &&
  a.groupThreshold === b.groupThreshold &&
  a.groups === b.groups &&
  (a.group !== b.group || a.memberThreshold === b.memberThreshold);

/** SLIP-SET-1 for a line of another set, SLIP-TWICE-1 for a member that was given before, SLIP-FEW-1 when groups or members are wanting. */
export function slip39Chosen(given: readonly Slip39Prefix[]): Slip39Chosen {
  const [first] = given;
  if (first === undefined) return { ok: false, refusal: refuse('SLIP-FEW-1', { have: 0, need: 1, wanting: 'every mnemonic' }) };
  for (const [at, one] of given.entries()) {
    const before = given.slice(0, at);
    const other = before.findIndex((earlier) => !alike(earlier, one));
    if (other >= 0) return { ok: false, refusal: refuse('SLIP-SET-1', { line: at + 1, other: other + 1 }) };
    const twin = before.findIndex(({ group, member }) => group === one.group && member === one.member);
    if (twin >= 0) return { ok: false, refusal: refuse('SLIP-TWICE-1', { line: at + 1, other: twin + 1 }) };
  }
  const groups = new Map<number, readonly (Slip39Prefix & { readonly line: number })[]>();
  for (const [at, one] of given.entries()) groups.set(one.group, [...(groups.get(one.group) ?? []), { ...one, line: at + 1 }]);
  const whole = [...groups.values()].filter((members) => members.length >= (members[0]?.memberThreshold ?? 0));
  if (whole.length < first.groupThreshold) {
    const wanting = [...groups]
      .flatMap(([group, [member, ...more]]) => {
        const lacking = (member?.memberThreshold ?? 0) - more.length - 1;
        return lacking > 0 ? [`${lacking} of group ${group}`] : [];
      })
      .join(', ');
    const need = first.groupThreshold;
    return { ok: false, refusal: refuse('SLIP-FEW-1', { have: whole.length, need, wanting: wanting === '' ? 'another group' : wanting }) };
  }
  const lines = whole
    .slice(0, first.groupThreshold)
    .flatMap((members) => members.slice(0, members[0]?.memberThreshold ?? 0).map(({ line }) => line));
  return { ok: true, lines };
}

/** SLIP-WORDS-1: the words of this line are not as SLIP-39 writes them, or its checksum is not right. */
export const slip39Unread = (line: number): Refusal => refuse('SLIP-WORDS-1', { line });
/** SLIP-COMBINE-1: each line is right and all belong together, and yet their digest does not fit: one of them was altered with a checksum made to fit. */
export const slip39Uncombined = (): Refusal => refuse('SLIP-COMBINE-1');
