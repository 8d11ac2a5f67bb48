/** The initials that stand beside each step, in the log document and on the screens. */
import { type CeremonyState, nameOf } from './state.ts';

/** First letters of the first and the last word, capitals: ŁP for Łukasz Przykład. */
export function initialsOf(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  const letters = words.length < 2 ? [words[0]] : [words[0], words.at(-1)];
  return letters.map((word) => Array.from(word ?? '')[0]?.toLocaleUpperCase('en') ?? '').join('');
}

/** Everyone who takes part: master, witness, initiator where there is one, custodians. */
export function participantIds({ opened: { participants } }: CeremonyState): readonly string[] {
  const { master, witness, initiator, custodians } = participants;
  return [master, witness, ...(initiator === null ? [] : [initiator]), ...custodians];
}

/** Of everyone who takes part; who has the same as somebody before has a number too: ŁP, ŁP2. */
export function initialsIn(state: CeremonyState): (id: string) => string {
  const known = new Map<string, string>();
  const times = new Map<string, number>();
  for (const id of participantIds(state)) {
    const initials = initialsOf(nameOf(state.roster, id));
    const time = (times.get(initials) ?? 0) + 1;
    times.set(initials, time);
    known.set(id, time === 1 ? initials : `${initials}${time}`);
  }
  return (id) => known.get(id) ?? initialsOf(nameOf(state.roster, id));
}
