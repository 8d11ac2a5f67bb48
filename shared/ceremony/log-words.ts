/** How times, spans, people, refusals and digests read in the log document. */
import type { PairFound } from '../format/keypair.ts';
import type { Refusal } from '../format/refusal.ts';
import { fill, personValues } from '../script/instantiate.ts';
import type { Block } from './log-document.ts';
import { type CeremonyState, nameOf } from './state.ts';

export type Facts = Extract<Block, { readonly kind: 'facts' }>['rows'];
type Column = Extract<Block, { readonly kind: 'table' }>['columns'][number];

/** 2026-11-22 14:12:37 */
export const utc = (at: string): string => at.slice(0, 19).replace('T', ' ');
/** 14:12:37, or with its date when that is not the ceremony's first day. */
export const clock = (state: CeremonyState, at: string): string =>
  at.slice(0, 10) === state.openedAt.slice(0, 10) ? at.slice(11, 19) : utc(at);

/** The room's own time of an instant: 2026-11-22 15:12:37 Europe/Berlin (UTC+01:00). */
export function local(state: CeremonyState, at: string): string {
  const { localOffset, timeZone } = state.opened;
  const there = new Date(Date.parse(at) + localOffset * 60_000).toISOString();
  const minutes = Math.abs(localOffset);
  const offset = `${localOffset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${utc(there)} ${timeZone} (UTC${offset})`;
}
const two = (value: number): string => String(value).padStart(2, '0');

/** A PKCS#11 module as it describes itself. */
export const moduleText = ({ path, description, version, cryptoki }: CeremonyState['opened']['modules'][number]): string =>
  `${description}, version ${version}, Cryptoki ${cryptoki}: ${path}`;

/** Milliseconds as 1 h 04 min, 2 min 25 s, or 9 s. */
export function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${two(rest)} s` : `${rest} s`;
}

/** Station minus watch, in seconds. */
export const apart = (seconds: number): string =>
  seconds === 0 ? 'no difference' : `the station was ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`;

export const people = (state: CeremonyState, ids: readonly string[]): string => ids.map((id) => nameOf(state.roster, id)).join(', ');

/** The control that refused and what it compared: words may change, these do not. */
export const refusalText = ({ control, operands }: Refusal): string => {
  const compared = Object.entries(operands).map(([name, value]) => `${name} ${value}`);
  return compared.length === 0 ? control : `${control} (${compared.join(', ')})`;
};

/** A card, where it is one. */
export const shardText = ({ cards }: CeremonyState, index: number): string =>
  `${cards.find((card) => card.index === index)?.form === 'paper' ? 'Card' : 'Shard'} ${index}`;

export const foundText = ({ privateKeys, publicKeys }: PairFound): string =>
  privateKeys + publicKeys === 0 ? 'nothing of the key' : `private keys ${privateKeys}, public keys ${publicKeys}`;

const SOMEONE = { asked: 'A custodian', 'asked.first': 'A custodian', person: 'A custodian', 'person.first': 'A custodian' };

/** A text of a step with the person in it who did it: {asked} is known only then; before, it is whoever will. */
export function withPerson(state: CeremonyState, words: string, id: string | null): string {
  if (id === null) return fill(words, SOMEONE);
  const player = { id, name: nameOf(state.roster, id) };
  return fill(words, { ...personValues('asked', player), ...personValues('person', player) });
}

export const facts = (...rows: Facts): Block => ({ kind: 'facts', rows });
export const text = (words: string): Block => ({ kind: 'text', text: words });
export const digest = (label: string, hex: string): Block => ({ kind: 'digest', label, hex });
/** A column that begins with "=" is mono. */
export function table(columns: Readonly<Record<string, number>>, rows: readonly (readonly string[])[]): Block {
  const heads = Object.entries(columns).map(
    ([title, width]): Column => (title.startsWith('=') ? { title: title.slice(1), width, mono: true } : { title, width }),
  );
  return { kind: 'table', columns: heads, rows };
}
export const tableOr = (none: string, columns: Readonly<Record<string, number>>, rows: readonly (readonly string[])[]): Block =>
  rows.length === 0 ? text(none) : table(columns, rows);

/** What practice expects and this record does not hold is said, never left out. */
export const notRecorded = (...things: readonly string[]): Block => facts(['Not recorded', things]);
