/** What a command prints: its answer, or the refusal in the catalogue's three sentences. */
import { fromHex } from '../../shared/bytes/hex.ts';
import { digestLines } from '../../shared/bytes/words.ts';
import { type CeremonyState, nameOf, personOf } from '../../shared/ceremony/state.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { refusalWords } from '../../shared/words/refusals.ts';
import { visible } from '../visible.ts';

export const EXIT = { done: 0, refused: 1, misused: 2 } as const;

/** Exit status, and what is printed: one of `lines` and `json`, by --json. */
export type Answer =
  | { readonly ok: true; readonly lines: readonly string[]; readonly json: unknown }
  | { readonly ok: false; readonly refusal: Refusal; readonly about: CeremonyState | undefined };

export const done = (lines: readonly string[], json: unknown): Answer => ({ ok: true, lines, json });
export const refused = (refusal: Refusal, about?: CeremonyState): Answer => ({ ok: false, refusal, about });

/** 2026-01-16T10:00:00.000Z to the minute, as people read it. */
export const shortTime = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** A digest as it stands on paper: numbered groups, in hex and in words. */
export const digestRows = (hex: string): readonly string[] =>
  digestLines(fromHex(hex)).map(({ n, hex: group, words }) => `  ${n}  ${group}  ${words.join(' ')}`);

export const toError = (line: string): void => {
  process.stderr.write(`${visible(line)}\n`);
};

const firstName = (name: string): string => name.split(' ')[0] ?? name;

/** People by name where they stand as ids; numbers and the rest as they are. */
function valuesOf({ operands }: Refusal, about: CeremonyState | undefined): Record<string, string | number> {
  const named = (value: string | number): string | number =>
    about !== undefined && typeof value === 'string' && personOf(about.roster, value) !== undefined ? nameOf(about.roster, value) : value;
  const values = Object.fromEntries(Object.entries(operands).map(([name, value]) => [name, named(value)]));
  const name = typeof values['person'] === 'string' ? values['person'] : 'The approver';
  const officer = (role: 'master' | 'witness'): string =>
    about === undefined ? `the ${role}` : nameOf(about.roster, about.opened.participants[role]);
  const standing = about === undefined || about.approvals.length === 0 ? '' : 'The approvals before stand.';
  return { name, first: firstName(name), master: officer('master'), witness: officer('witness'), standing, ...values };
}

/** The control on the first line, then what happened, what is safe, what to do. */
export function refusalLines(
  refusal: Refusal,
  about: CeremonyState | undefined,
  what: 'refused' | 'warning' = 'refused',
): readonly string[] {
  const words = refusalWords(refusal.control, valuesOf(refusal, about));
  const sentences = words === null ? [JSON.stringify(refusal.operands)] : [words.happened, words.safe, words.todo];
  return [`keyrite: ${what} (${refusal.control})`, ...sentences.map((sentence) => `  ${sentence}`)];
}

export function print(answer: Answer, json: boolean): number {
  const out = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  if (answer.ok) {
    if (json) out(JSON.stringify(answer.json, null, 2));
    else for (const line of answer.lines) out(visible(line));
    return EXIT.done;
  }
  const { control, operands } = answer.refusal;
  if (json) out(JSON.stringify({ control, operands }, null, 2));
  for (const line of refusalLines(answer.refusal, answer.about)) toError(line);
  return EXIT.refused;
}
