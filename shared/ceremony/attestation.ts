/** What a custodian's token says of its key, in this ceremony: against the roots of the opening, at the time of the record, and under its policy. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { AttestationSaid, AttestationShown, Attested } from '../format/attestation.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import type { RsaVerify } from '../format/message-signature.ts';
import { isQuorumKind } from '../format/operation.ts';
import type { Policy } from '../format/policy.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { Person } from '../format/roster.ts';
import { type AttestationResult, verifyAttestation } from '../keys/attestation.ts';
import { authoritiesFault } from '../keys/attestation-roots.ts';

type Opened = EventOf<'ceremony.opened'>['body'];

/** PIV's slot for signatures: its keys are used once for each PIN. An approval's key has to be attested there. */
const SLOT = '9c';

const decoded = (list: readonly string[]): readonly Uint8Array[] => list.map((one) => fromBase64(one));

/** At the opening: what was supplied are authorities, each in its list and once; and there is a root when the policy cannot do without. */
export function authoritiesRefusal({
  attestation,
  policy,
  operation,
}: Pick<Opened, 'attestation' | 'policy' | 'operation'>): Refusal | null {
  const { roots, intermediates } = attestation;
  const fault = authoritiesFault(decoded(roots), decoded(intermediates));
  if (fault !== null) return refuse('ATT-ROOTS-1', { number: fault.number, because: fault.because });
  return isQuorumKind(operation.kind) && policy.ceremonies.attestation.require && roots.length === 0 ? refuse('ATT-ROOTS-2', {}) : null;
}

/** @param at instant of the record, which the whole chain must be valid at */
export const attestationResult = (
  { attestation: { roots, intermediates } }: Pick<Opened, 'attestation'>,
  person: Person,
  shown: AttestationShown | null,
  at: string,
  rsa: RsaVerify,
): AttestationResult =>
  verifyAttestation(
    shown && { certificate: fromBase64(shown.certificate), intermediates: decoded(shown.intermediates) },
    { roots: decoded(roots), intermediates: decoded(intermediates) },
    { spki: fromBase64(person.key.spki), slot: SLOT, at: Date.parse(at) },
    rsa,
  );

/** What the token signs about it, beside the approval. */
export function saidOf(shown: AttestationShown | null, result: AttestationResult): AttestationSaid {
  if (shown === null) return null;
  if (result.ok) return { result: 'attested', ...result.attested };
  return { result: 'refused', digest: digestHex(fromBase64(shown.certificate)), control: result.refusal.control };
}

/** How much each asks of who uses the key; a fingerprint on the token stands in for its PIN. */
const PIN: Readonly<Record<Attested['pinPolicy'], number>> = { never: 0, once: 1, 'match-once': 1, always: 2, 'match-always': 2 };
const TOUCH: Readonly<Record<Attested['touchPolicy'], number>> = { never: 0, cached: 1, always: 2 };

/** Null: the policy has nothing against it. */
export function attestationRefusal({ ceremonies: { attestation } }: Policy, result: AttestationResult): Refusal | null {
  if (!attestation.require) return null;
  if (!result.ok) return result.refusal;
  const { pinPolicy, touchPolicy } = result.attested;
  if (PIN[pinPolicy] < PIN[attestation.pinPolicy]) return refuse('ATT-PIN-1', { have: pinPolicy, want: attestation.pinPolicy });
  if (TOUCH[touchPolicy] < TOUCH[attestation.touchPolicy])
    return refuse('ATT-TOUCH-1', { have: touchPolicy, want: attestation.touchPolicy });
  return null;
}
