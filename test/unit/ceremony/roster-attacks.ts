/** The roster is changed to the one that was approved, with its people's signatures, and once. */
import { rosterRecord } from '../../../shared/format/roster.ts';
import type { SignedRoster } from '../../../shared/format/signed-roster.ts';
import { barred } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import { announced, changed, nextRoster, signedBy, withKeyTwice, withoutMaster, withUnfitKey } from '../../support/roster-of.ts';
import type { Attack } from './attack.ts';

const course = 'roster change';
/** Everybody who is still there. */
const SIGNERS = ['zoe', 'pavlos', 'ines', 'lukasz', 'dora'];
const next = ({ room }: Ceremony): SignedRoster => signedBy(room, nextRoster(room));
const intent = (what: string, control: string, event: Attack['event'], more: Partial<Attack> = {}): Attack => ({
  what,
  control,
  course,
  step: 'execute',
  event,
  ...more,
});
const begun = (ceremony: Ceremony): void => {
  ceremony.record(announced(ceremony.room));
};
const done = (ceremony: Ceremony): void => {
  begun(ceremony);
  ceremony.record(changed(ceremony.room));
};

export const rosterAttacks: readonly Attack[] = [
  intent('a roster changed without a quorum', 'CER-QUORUM-1', ({ room }) => announced(room), {
    before: (ceremony) => ceremony.record(barred('lukasz')),
  }),
  intent('a roster changed a second time under the same approvals', 'CER-USED-1', ({ room }) => announced(room), { before: done }),
  intent('a roster changed while that is under way', 'CER-INTERRUPTED-1', ({ room }) => announced(room), { before: begun }),
  intent('a roster changed in a ceremony of another kind', 'CER-KIND-1', ({ room }) => announced(room), { course: 'key rotation' }),
  intent('another roster than the one approved', 'ROSTER-DIGEST-1', ({ room }) =>
    announced(room, signedBy(room, { ...nextRoster(room), organisation: 'Another' })),
  ),
  intent('the approved roster under the digest of another', 'ROSTER-DIGEST-1', ({ room }) => ({
    type: 'roster.changeIntended',
    body: { ...announced(room).body, digest: anyDigest },
  })),
  intent('a change from another roster than the present one', 'ROSTER-PREVIOUS-1', ({ room }) => ({
    type: 'roster.changeIntended',
    body: { ...announced(room).body, previous: anyDigest },
  })),
  intent('a roster that one of its people did not sign', 'ROSTER-MISSING-1', ({ room }) =>
    announced(room, signedBy(room, nextRoster(room), ['zoe', 'pavlos', 'ines', 'lukasz'])),
  ),
  intent('a roster that its ceremony master did not sign', 'ROSTER-MASTER-1', ({ room }) =>
    announced(room, signedBy(room, nextRoster(room), ['pavlos', 'ines', 'lukasz', 'dora'])),
  ),
  intent('a roster signed by one who is no longer on it', 'ROSTER-STRANGER-1', ({ room }) =>
    announced(room, signedBy(room, nextRoster(room), ['zoe', 'pavlos', 'ines', 'lukasz', 'dora', 'eva'])),
  ),
  intent('a roster with somebody else’s signature in a person’s name', 'ROSTER-SIGNATURE-1', (ceremony) => {
    const signed = next(ceremony);
    const [first, ...others] = signed.signatures;
    if (first === undefined) throw new Error('nobody signed');
    return announced(ceremony.room, { ...signed, signatures: [{ ...first, sig: others[0]?.sig ?? '' }, ...others] });
  }),
  intent('a change that is not what the custodians read', 'ROSTER-CHANGES-1', ({ room }) => announced(room), {
    course: 'roster change, told otherwise',
  }),
  intent(
    'a production roster in a practice ceremony',
    'ROSTER-MODE-1',
    ({ room }) => announced(room, signedBy(room, { ...nextRoster(room), mode: 'production' })),
    {
      course: 'roster change to production',
    },
  ),
  intent(
    'a roster of before',
    'ROSTER-ISSUED-1',
    ({ room }) => announced(room, signedBy(room, { ...nextRoster(room), issued: room.roster.issued })),
    {
      course: 'roster change to one of before',
    },
  ),
  intent('a roster without a ceremony master', 'CER-CAST-1', ({ room }) => announced(room, signedBy(room, withoutMaster(room))), {
    course: 'roster change, nobody leads',
  }),
  intent('a change of which the custodians read more than there is', 'ROSTER-CHANGES-1', ({ room }) => announced(room), {
    course: 'roster change, told more',
  }),
  intent(
    'a roster with one key under two names',
    'SOD-PERSON-1',
    ({ room }) => announced(room, signedBy(room, withKeyTwice(room), SIGNERS)),
    { course: 'roster change, a key twice' },
  ),
  intent(
    'a roster of which a key does not fit its own bytes',
    'CER-KEY-1',
    ({ room }) => announced(room, signedBy(room, withUnfitKey(room))),
    { course: 'roster change, an unfit key' },
  ),
  intent('an outcome that was not announced', 'ROSTER-INTENT-1', ({ room }) => changed(room)),
  intent('a failure that was not announced', 'ROSTER-INTENT-1', () => ({
    type: 'roster.changeFailed',
    body: { refusal: { control: 'ROSTER-INTERRUPTED-1', operands: {} } },
  })),
  intent('an outcome that is another roster', 'ROSTER-DIGEST-1', ({ room }) => changed(room, anyDigest), { before: begun }),
  intent(
    'an outcome that takes the place of another roster',
    'ROSTER-PREVIOUS-1',
    ({ room }) => ({ type: 'roster.changed', body: { ...changed(room).body, previous: rosterRecord.digest(nextRoster(room)) } }),
    { before: begun },
  ),
];
