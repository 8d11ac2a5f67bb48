/** From what is written in the fields to the operation, and from what the format says of it to the field that is wrong. */
import { type CeremonyKind, type Operation, operation as operationShape } from '../../../shared/format/operation.ts';
import type { Command as AnyCommand } from '../../../shared/ipc/contract.ts';
import { instantOf } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { FIELDS, type Field } from './kind-fields.ts';

type Command = Extract<AnyCommand, { do: 'open' }>;

/** By the field's name in the payload. */
export type Written = Readonly<Record<string, string>>;
type Json = Command['operation']['payload'][string];
type Payload = Command['operation']['payload'];

const DAY = 86_400_000;
const minuteOf = (ms: number): string => instantOf(ms).slice(0, 16).replace('T', ' ');

/** @param custodians how many there are */
export function startOf(kind: CeremonyKind, custodians: number, now: number): Written {
  const start = (field: Field): string => {
    switch (field.as) {
      case 'choice':
      case 'number':
        return field.start;
      case 'time':
        return minuteOf(now - field.start * DAY);
      case 'cards':
        return String(Math.max(2, Math.min(3, custodians - 1)));
      case 'line':
      case 'digest':
      case 'list':
      case 'person':
      case 'ceremony':
      case 'fixed':
        return '';
    }
  };
  return Object.fromEntries(FIELDS[kind].map((field) => [field.name, start(field)]));
}

/** Spaces and colons as they are printed, and capitals, are taken out. */
export const hexOf = (text: string): string => text.replaceAll(/[\s:]/g, '').toLowerCase();

/** 2026-11-22 14:30, UTC; as it is where there is no such time, as on 31 February. */
function timeOf(text: string): string {
  const at = Date.parse(`${text.trim().replace(' ', 'T')}:00.000Z`);
  return Number.isNaN(at) || minuteOf(at) !== text.trim() ? text.trim() : instantOf(at);
}

const parts = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Never more than there are. */
export const cardsChosen = (text: string, custodians: readonly string[]): number => Math.min(Number(text), custodians.length);

function valuesOf(field: Field, text: string, custodians: readonly string[]): Payload {
  const only = (value: Json): Payload => ({ [field.name]: value });
  switch (field.as) {
    case 'fixed':
      return only(field.value);
    case 'line':
      return field.optional && text.trim() === '' ? {} : only(text.trim());
    case 'choice':
      return only(field.name === 'pathLength' ? Number(text) : text);
    case 'number':
      return only(/^\d+$/.test(text.trim()) ? Number(text) : text);
    case 'digest':
      return only(hexOf(text));
    case 'time':
      return only(timeOf(text));
    case 'list':
      return parts(text).length === 0 ? {} : only([...parts(text)]);
    case 'person':
    case 'ceremony':
      return only(text);
    case 'cards':
      return { cards: { threshold: cardsChosen(text, custodians), shards: custodians.length }, holders: [...custodians] };
  }
}

/** As the station is asked for it. */
export const payloadOf = (kind: CeremonyKind, written: Written, custodians: readonly string[]): Payload =>
  Object.fromEntries(FIELDS[kind].flatMap((field) => Object.entries(valuesOf(field, written[field.name] ?? '', custodians))));

function sentence(field: Field, text: string): string {
  switch (field.as) {
    case 'line':
      return field.wrong;
    case 'number':
      return t('wrong.number', { help: field.help ?? '' });
    case 'digest':
      return /^[0-9a-f]*$/.test(hexOf(text)) ? t('wrong.digest', { n: hexOf(text).length }) : t('wrong.digest.hex');
    case 'time':
      return t('wrong.time');
    case 'list':
      return t('wrong.list');
    case 'choice':
    case 'person':
    case 'ceremony':
    case 'cards':
    case 'fixed':
      return t('wrong.choose');
  }
}

export type Read =
  | { readonly ok: true; readonly operation: Operation }
  /** What is wrong with each field that is. */
  | { readonly ok: false; readonly wrong: Written };

export function readOperation(kind: CeremonyKind, written: Written, custodians: readonly string[]): Read {
  const read = operationShape.safeParse({ kind, payload: payloadOf(kind, written, custodians) });
  if (read.success) return { ok: true, operation: read.data };
  const places = new Set(read.error.issues.map(({ path }) => path[1]));
  const wrong = FIELDS[kind]
    .filter(({ name }) => places.has(name))
    .map((field) => [field.name, sentence(field, written[field.name] ?? '')] as const);
  return { ok: false, wrong: Object.fromEntries(wrong) };
}
