/** Everyone who takes part in a ceremony, in the order in which they are named. */
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';

export function participantsOf({ opened }: CeremonyState): readonly string[] {
  const { master, witness, initiator, custodians } = opened.participants;
  return [master, witness, ...(initiator === null ? [] : [initiator]), ...custodians];
}

/** For a choice of people. */
export const byName = (state: CeremonyState, ids: readonly string[]): readonly { readonly value: string; readonly label: string }[] =>
  ids.map((id) => ({ value: id, label: nameOf(state.roster, id) }));
