/** One record after another: admitted by the controls, folded into the state. The station and the verifier have no other way. */
import type { Entry } from '../format/event-record.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { admit } from './controls.ts';
import { evolve } from './evolve.ts';
import { openingRefusal } from './opening.ts';
import { type CeremonyState, openedState } from './state.ts';

export type Folded = { readonly ok: true; readonly state: CeremonyState } | { readonly ok: false; readonly refusal: Refusal };

const refused = (refusal: Refusal): Folded => ({ ok: false, refusal });

/** `state`: undefined before the ceremony's first record. Throws FormatError where bytes inside a record are not in their one spelling. */
export function fold(state: CeremonyState | undefined, entry: Entry, rsa: RsaVerify): Folded {
  const { event, at } = entry.record;
  if (state !== undefined) {
    const refusal = admit(state, event, at, rsa);
    return refusal === null ? { ok: true, state: evolve(state, entry) } : refused(refusal);
  }
  if (event.type !== 'ceremony.opened') return refused(refuse('CER-OPEN-2', { event: event.type }));
  const refusal = openingRefusal(event.body);
  return refusal === null ? { ok: true, state: openedState(entry, event.body) } : refused(refusal);
}
