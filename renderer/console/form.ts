/** What the opening form holds, and what is wrong with it: said in place, before the station is asked. */
import { keyName, line } from '../../shared/format/fields.ts';
import type { KeyAlgorithm } from '../../shared/format/shard-header.ts';
import { offsetOf, zoneName } from '../parts/times.ts';
import { t } from '../parts/words.ts';

export interface OpenFields {
  /** Empty: the sentence made of name and numbers. */
  readonly purpose: string;
  readonly keyName: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly location: string;
  readonly timeZone: string;
  /** As written: "+1". */
  readonly offset: string;
  readonly approvalReference: string;
  readonly approvals: string;
  readonly cards: string;
}
export type FieldName = 'purpose' | 'keyName' | 'location' | 'timeZone' | 'offset' | 'approvalReference';

/** Zone, its place and its offset in minutes as the system has them. */
export function roomHere(): { readonly zone: string; readonly place: string; readonly offset: number } {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  return { zone, place, offset: -new Date().getTimezoneOffset() };
}

export const offsetText = (minutes: number): string => (minutes === 0 ? '+0' : zoneName(minutes).slice('UTC'.length));

const lineWrong = (text: string): string | null => {
  const trimmed = text.trim();
  if (trimmed === '') return t('form.missing');
  return line.safeParse(trimmed).success ? null : t('form.long');
};

export function wrongIn(fields: OpenFields, name: FieldName): string | null {
  switch (name) {
    case 'keyName':
      return keyName.safeParse(fields.keyName.trim()).success ? null : t('home.wrong.key-name');
    case 'offset':
      return offsetOf(fields.offset) === null ? t('home.wrong.offset') : null;
    case 'purpose':
    case 'location':
    case 'timeZone':
    case 'approvalReference':
      return lineWrong(fields[name]);
  }
}
