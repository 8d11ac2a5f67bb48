/** What a token's attestation of its key comes to, for the people in the room: in a sentence. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { AttestationSaid } from '../../../shared/format/attestation.ts';
import type { CardSeen } from '../../../shared/ipc/contract.ts';
import { t } from '../../parts/words.ts';
import { Facts } from './facts.tsx';

export function attestedWords(said: AttestationSaid): string {
  if (said === null) return t('attested.none');
  if (said.result === 'refused') return t('attested.no', { control: said.control });
  const { slot, firmware, pinPolicy, touchPolicy } = said;
  return t('attested.yes', { slot, firmware, pin: t(`attested.pin.${pinPolicy}`), touch: t(`attested.touch.${touchPolicy}`) });
}

/** Where nobody asks for attestations and the token shows none, there is nothing to say. */
export function Attested({ state, card }: { readonly state: CeremonyState; readonly card: CardSeen | undefined }): ReactElement | null {
  const { attestation, policy } = state.opened;
  const asked = attestation.roots.length > 0 || policy.ceremonies.attestation.require;
  if (card === undefined || (card.attestation === null && !asked)) return null;
  return <Facts label={t('attested')} facts={[{ label: t('attested'), value: attestedWords(card.attestation) }]} />;
}
