/**
 * Where a text may not break: the numbers of ceremonies and the names of keys are read aloud. Whatever is joined by hyphens and has a digit or
 * no small letter is one (KC-2026-1122-9F3A, root-2027-q1, EX-MASTER, P-384); so is a name of the operation in small letters.
 */
import type { Operation } from '../../shared/format/operation.ts';

const JOINED = /([\p{L}\p{N}._]+(?:-[\p{L}\p{N}._]+)+)/u;
/** What is longer would not fit into the narrow column, and breaks. */
const LONGEST = 32;

/** Names that stand in the operation: of keys, anchors, tokens. */
export const namesIn = (operation: Operation | null): readonly string[] =>
  operation === null
    ? []
    : Object.values(operation.payload).filter((value): value is string => typeof value === 'string' && /^\S+-\S+$/.test(value));

function isName(text: string, names: readonly string[]): boolean {
  const bare = text.replace(/\.+$/, '');
  return bare.length <= LONGEST && (names.includes(bare) || /\p{N}/u.test(bare) || !/\p{Ll}/u.test(bare));
}

/** The text in pieces; `whole`: it stays on one line. */
export const piecesOf = (text: string, names: readonly string[]): readonly { readonly piece: string; readonly whole: boolean }[] =>
  text.split(JOINED).map((piece, place) => ({ piece, whole: place % 2 === 1 && isName(piece, names) }));
