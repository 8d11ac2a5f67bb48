/** A share card read as a person reads it: from the words on its page, group after group. */
import { execFileSync } from 'node:child_process';
import { shareCardLength } from '../../shared/format/share-card.ts';

/** @param pdf path of the page. 23 groups of four with spaces between, as typed. Throws when the page does not say a code. */
export function readCodeAloud(pdf: string): string {
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  const words = text.split(/\s+/);
  const start = words.findIndex((one) => /^KR1.$/.test(one));
  // each row is numbered; its number is no group
  const groups = words.slice(start).filter((one) => /^[0-9A-Z]{4}$/.test(one));
  const code = groups.slice(0, shareCardLength / 4);
  if (start < 0 || code.join('').length !== shareCardLength) throw new Error(`no code is printed on ${pdf}`);
  return code.join(' ');
}
