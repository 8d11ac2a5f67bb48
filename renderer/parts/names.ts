/** Names as they are said and written: first names in sentences, initials in boxes, roles in this ceremony. */
import { type CeremonyState, nameOf, personOf } from '../../shared/ceremony/state.ts';
import type { Roster } from '../../shared/format/roster.ts';
import { t } from './words.ts';

export { initialsOf } from '../../shared/ceremony/initials.ts';

export const firstName = (name: string): string => name.split(' ')[0] ?? name;
export const firstOf = (roster: Roster, id: string | null): string => (id === null ? t('someone') : firstName(nameOf(roster, id)));

/** In this ceremony, not on the roster at large. */
export function roleOf(state: CeremonyState, id: string): string {
  const { master, witness, initiator, custodians } = state.opened.participants;
  const place = custodians.indexOf(id);
  if (place >= 0) return t('role.custodian.n', { n: place + 1 });
  if (id === master) return t('role.master');
  if (id === witness) return t('role.witness');
  if (id === initiator) return t('role.initiator');
  const [role] = personOf(state.roster, id)?.roles ?? [];
  return role === undefined ? '' : t(`role.${role}`);
}
