/** Everyone who takes part in a ceremony, in the order in which they are named. */
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import { firstName } from './names.ts';

export function participantsOf({ opened }: CeremonyState): readonly string[] {
  const { master, witness, initiator, custodians } = opened.participants;
  return [master, witness, ...(initiator === null ? [] : [initiator]), ...custodians];
}

const firsts = (state: CeremonyState, ids: readonly string[]): readonly string[] => ids.map((id) => firstName(nameOf(state.roster, id)));

/** For a choice of people where there is little room: first names, unless two have the same. */
export function byFirst(state: CeremonyState, ids: readonly string[]): readonly { readonly value: string; readonly label: string }[] {
  const names = firsts(state, ids);
  return new Set(names).size < names.length ? byName(state, ids) : ids.map((id, i) => ({ value: id, label: names[i] ?? id }));
}

/** For a choice of people. */
export const byName = (state: CeremonyState, ids: readonly string[]): readonly { readonly value: string; readonly label: string }[] =>
  ids.map((id) => ({ value: id, label: nameOf(state.roster, id) }));
