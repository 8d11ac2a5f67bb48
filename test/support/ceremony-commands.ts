/** What may happen to a ceremony besides its steps: it is stopped, cancelled, excepted; the quorum confirms bytes. */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { confirmationRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import { type CeremonyRecords, type Said, token } from './ceremony-records.ts';
import { envelopeOf } from './ceremony-room.ts';

export const paused: EventOf<'ceremony.paused'> = { type: 'ceremony.paused', body: { reason: 'Lunch' } };
export const resumed: EventOf<'ceremony.resumed'> = { type: 'ceremony.resumed', body: { roll: ['zoe', 'pavlos'] } };

export const restarted = ({ state }: CeremonyRecords, interrupted: string | null): EventOf<'station.restarted'> => ({
  type: 'station.restarted',
  body: { lastAt: state.head.at, interrupted },
});
export const settled = (act: string, by: readonly string[] = ['zoe', 'pavlos']): EventOf<'act.resolved'> => ({
  type: 'act.resolved',
  body: { act, outcome: 'did-not-happen', by: [...by], note: 'Nothing was printed' },
});

/** `incident`: the emergency by which, if by one. */
export const cancelled = (by: string, incident: string | null = null): EventOf<'ceremony.cancelled'> => ({
  type: 'ceremony.cancelled',
  body: { by, reason: 'Put off', incident },
});
export const expiryOf = ({ state }: CeremonyRecords): string => state.request?.value.expires ?? state.head.at;
export const expired = (ceremony: CeremonyRecords): EventOf<'ceremony.expired'> => ({
  type: 'ceremony.expired',
  body: { expires: expiryOf(ceremony) },
});
export const declined = (ceremony: CeremonyRecords, person: string): EventOf<'approval.declined'> => ({
  type: 'approval.declined',
  body: { step: ceremony.approving, person, reason: 'One line is not the same' },
});
export const barred = (person: string): EventOf<'approver.barred'> => ({
  type: 'approver.barred',
  body: { person, incident: 'KC-2026-900', because: 'The card was found open' },
});

/** The next exception, in the step now. */
export const raised = (
  { state }: CeremonyRecords,
  change: Partial<EventOf<'exception.raised'>['body']> = {},
): EventOf<'exception.raised'> => ({
  type: 'exception.raised',
  body: {
    number: state.exceptions.length + 1,
    step: state.current ?? state.steps.at(-1)?.id ?? '',
    expected: 'No cable',
    happened: 'A cable was in',
    by: 'pavlos',
    probe: null,
    ...change,
  },
});
/** Of the first that is open. */
export const resolved = (
  { state }: CeremonyRecords,
  change: Partial<EventOf<'exception.resolved'>['body']> = {},
): EventOf<'exception.resolved'> => ({
  type: 'exception.resolved',
  body: {
    number: state.exceptions.find((exception) => exception.resolved === null)?.number ?? 1,
    decided: 'It stays',
    by: ['zoe', 'pavlos'],
    affects: [],
    ...change,
  },
});

const toBeSigned = toUtf8('the to-be-signed part of a certificate');
export const proposed = (bytes: Uint8Array = toBeSigned, digest = digestHex(bytes)): EventOf<'bytes.proposed'> => ({
  type: 'bytes.proposed',
  body: { name: 'root certificate', bytes: toBase64(bytes), digest },
});
export const produced = (digest = digestHex(toBeSigned), name = 'root certificate'): EventOf<'bytes.produced'> => ({
  type: 'bytes.produced',
  body: { name, digest },
});

interface ConfirmationOptions {
  readonly signer?: string;
  /** What the card is made to sign instead. */
  readonly change?: Partial<Said<typeof confirmationRecord>>;
}
/** Of the bytes shown, in the step now; signed by `signer`'s key, in the name of `id`. */
export function confirmed(
  ceremony: CeremonyRecords,
  id: string,
  { signer = id, change = {} }: ConfirmationOptions = {},
): EventOf<'bytes.confirmed'> {
  const { room, state } = ceremony;
  const { person } = room.member(id);
  const statement = confirmationRecord.encode({
    format: 'keyrite-confirmation-v1',
    ceremonyId: ceremony.id,
    step: ceremony.step.id,
    requestDigest: ceremony.requestDigest,
    name: state.bytes?.name ?? 'root certificate',
    bytesDigest: state.bytes?.digest ?? digestHex(toBeSigned),
    custodian: id,
    keyFingerprint: person.key.fingerprint,
    tokenSerial: person.token.serial,
    at: ceremony.now,
    ...change,
  });
  return {
    type: 'bytes.confirmed',
    body: {
      step: ceremony.step.id,
      person: id,
      token: token(room, id),
      envelope: envelopeOf(room.member(signer), PAYLOAD_TYPE.confirmation, statement),
      confirmations: (state.bytes?.confirmations.length ?? 0) + 1,
      threshold: state.opened.approvalThreshold,
    },
  };
}
