/** A refusal in the catalogue's three sentences, with the people and what already stands filled in. */

import { KINDS } from '../../shared/ceremony/kinds.ts';
import { probeOf } from '../../shared/ceremony/probes.ts';
import { type CeremonyState, currentStep, nameOf, personOf } from '../../shared/ceremony/state.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Teller } from '../../shared/words/event-sentence.ts';
import type { RefusalWords } from '../../shared/words/refusal-table.ts';
import { refusalWords } from '../../shared/words/refusals.ts';
import { firstName } from './names.ts';
import { utcSecond } from './times.ts';
import { t } from './words.ts';

const isKind = (value: string): value is CeremonyKind => Object.hasOwn(KINDS, value);
const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** People by name, instants as times of day, probes by title; the rest as it is. */
function readable(state: CeremonyState | null, name: string, value: string | number): string | number {
  if (typeof value === 'number') return value;
  if (name === 'kind') return isKind(value) ? t('kind.quoted', { title: KINDS[value].title }) : value;
  if (name === 'probe') return probeOf(value)?.title ?? value;
  if (INSTANT.test(value)) return t('time.utc', { at: utcSecond(value) });
  if (state !== null && personOf(state.roster, value) !== undefined) return nameOf(state.roster, value);
  return value;
}

function standing(state: CeremonyState | null): string {
  const count = state?.approvals.length ?? 0;
  return count === 0 ? '' : t('standing', { n: count });
}

/** There a token opens a shard; everywhere else it signs. */
const opensShard = (state: CeremonyState | null): boolean => state !== null && currentStep(state)?.action === 'read-card';

export function refusedWords(state: CeremonyState | null, refusal: Refusal, person: string | null): RefusalWords {
  const { control, operands } = refusal;
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(operands)) values[name] = readable(state, name, value);
  const who = state === null || person === null ? undefined : personOf(state.roster, person)?.name;
  const named = who ?? (typeof values['person'] === 'string' ? values['person'] : t('someone'));
  const participants = state?.opened.participants;
  const first = (id: string | undefined): string =>
    state === null || id === undefined ? t('someone') : firstName(nameOf(state.roster, id));
  const words = refusalWords(control, {
    name: named,
    first: firstName(named),
    master: first(participants?.master),
    witness: first(participants?.witness),
    standing: standing(state),
    ...(opensShard(state) ? { nothing: t('refused.nothing-opened') } : {}),
    ...values,
  });
  return (
    words ?? { happened: t('refused.unknown', { control }), safe: t('refused.unknown.safe'), todo: t('refused.unknown.do', { control }) }
  );
}

/** For the log's sentences: what happened, in the people's names. */
export const teller = (state: CeremonyState): Teller => ({
  name: (id) => nameOf(state.roster, id),
  why: (refusal, person) => refusedWords(state, refusal, person).happened,
});
