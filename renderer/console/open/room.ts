/** What every opening says of itself and of its room, and what is wrong with it: said in place, before the station is asked. */
import { line } from '../../../shared/format/fields.ts';
import { offsetOf, zoneName } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';

export interface RoomFields {
  readonly subject: string;
  readonly approvalReference: string;
  readonly location: string;
  readonly timeZone: string;
  /** As written: "+1". */
  readonly offset: string;
}

/** Zone, its place and its offset in minutes as the system has them. */
export function roomHere(): { readonly zone: string; readonly place: string; readonly offset: number } {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  return { zone, place, offset: 0 - new Date().getTimezoneOffset() };
}

const offsetText = (minutes: number): string => (minutes === 0 ? '+0' : zoneName(minutes).slice('UTC'.length));

export function roomStart(): RoomFields {
  const { zone, offset } = roomHere();
  return { subject: '', approvalReference: '', location: '', timeZone: zone, offset: offsetText(offset) };
}

/** What a person writes into the log is one line of at most 200 characters. */
function lineWrong(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return t('form.missing');
  return line.safeParse(trimmed).success ? null : t('form.long');
}

export const wrongIn = (fields: RoomFields, name: keyof RoomFields): string | null =>
  name === 'offset' ? (offsetOf(fields.offset) === null ? t('wrong.offset') : null) : lineWrong(fields[name]);
