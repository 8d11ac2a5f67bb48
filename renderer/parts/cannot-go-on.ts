/** Why a request can come to nothing any more, for both screens: in one sentence. */
import { quorumLost, revokedHolder } from '../../shared/ceremony/evidence.ts';
import { isOpen } from '../../shared/ceremony/standing.ts';
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import { t } from './words.ts';

/** Null: it can still be carried out, or is over. */
export function cannotGoOn(state: CeremonyState): string | null {
  if (!isOpen(state)) return null;
  const holder = revokedHolder(state);
  if (holder !== null) return t('lost.holder', { name: nameOf(state.roster, holder) });
  return quorumLost(state) ? t('lost.quorum') : null;
}
