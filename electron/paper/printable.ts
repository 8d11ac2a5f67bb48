/** What the embedded fonts can print of what people wrote. */
import type { jsPDF } from 'jspdf';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { firstMissingCharacter } from '../pdf-fonts.ts';

/** NFC throughout: jsPDF sets one glyph a character and places no combining marks. */
export function composed<T>(value: T): T;
export function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return Array.from(value, (member: unknown) => composed(member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, composed(member)]));
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* texts(member);
}

/** PAPER-NAME-1: the first character that no embedded font has, with the text it stands in. */
export function unprintable(pdf: jsPDF, printed: unknown): Refusal | null {
  for (const text of new Set(texts(printed))) {
    const character = firstMissingCharacter(pdf, 'sans', text.replaceAll('\n', ''));
    const code = character?.codePointAt(0);
    if (character !== null && code !== undefined) {
      return refuse('PAPER-NAME-1', { text, character, code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` });
    }
  }
  return null;
}
