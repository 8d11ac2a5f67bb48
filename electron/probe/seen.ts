/** What a probe saw, in words for the sheet; names come from devices, which may call themselves anything. */
import type { Finding } from '../../shared/format/ceremony-event.ts';

export type Seen = Pick<Finding, 'found' | 'result'>;

export const pass = (found: string): Seen => ({ found, result: 'pass' });
export const fail = (found: string): Seen => ({ found, result: 'fail' });
export const cannotTell = (found: string): Seen => ({ found, result: 'cannot-tell' });

/** UTF-16 units: what a line in the log may hold (shared/format/fields.ts). */
const LINE = 200;
const NAME = 48;

/** One line that can be written down, whatever the device says: no control, format or unpaired characters, cut where it is too long. */
export function oneLine(text: string, longest = LINE): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line === '') return 'nothing';
  // \p{Cs}: half of a character that the cut went through
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/\p{Cs}$/u, '')}…`;
}

const SHOWN = 3;

/** "a, b, c and 2 more". */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => oneLine(name, NAME));
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** "2 found: a, b". */
export const counted = (names: readonly string[]): string => `${names.length} found: ${listed(names)}`;
