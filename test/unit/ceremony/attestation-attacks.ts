/** Tokens that do not prove what the policy wants to know of their keys; and records that say of a token what it did not show. */
import type { AttestationSaid } from '../../../shared/format/attestation.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';
import type { AttestationFlaw, PracticeVendor } from '../../support/practice-vendor.ts';
import type { Attack } from './attack.ts';

const vendorOf = ({ room: { vendor } }: Ceremony): PracticeVendor => {
  if (vendor === undefined) throw new Error('no vendor in this room');
  return vendor;
};
const intended = (ceremony: Ceremony): void => {
  ceremony.record(ceremony.intended('eva'));
};

const flaws: readonly (readonly [flaw: AttestationFlaw, control: string])[] = [
  ['foreign', 'ATT-FOREIGN-1'],
  ['without its intermediate', 'ATT-FOREIGN-1'],
  ['signed by another token', 'ATT-CHAIN-1'],
  ['expired', 'ATT-TIME-1'],
  ['not yet valid', 'ATT-TIME-1'],
  ['another key', 'ATT-KEY-1'],
  ['another slot', 'ATT-SLOT-1'],
  ['no policies', 'ATT-EXTENSION-1'],
  ['no certificate', 'ATT-FORM-1'],
  ['no PIN', 'ATT-PIN-1'],
  ['PIN once', 'ATT-PIN-1'],
  ['touch cached', 'ATT-TOUCH-1'],
];

/** The card signs that its key is attested, whatever is shown. */
const attested: NonNullable<AttestationSaid> = {
  result: 'attested',
  slot: '9c',
  serial: '1',
  firmware: '5.7.1',
  formFactor: null,
  pinPolicy: 'always',
  touchPolicy: 'always',
  root: '0'.repeat(64),
  digest: '0'.repeat(64),
};

export const attestationAttacks: readonly Attack[] = [
  {
    what: 'an approval without an attestation, which the policy requires',
    control: 'ATT-MISSING-1',
    course: 'attested keys',
    step: 'approve',
    before: intended,
    event: (ceremony) => ceremony.approved('eva', { shown: null }),
  },
  ...flaws.map(
    ([flaw, control]): Attack => ({
      what: `an attestation: ${flaw}`,
      control,
      course: 'attested keys',
      step: 'approve',
      before: intended,
      event: (ceremony) => ceremony.approved('eva', { shown: vendorOf(ceremony).flawed(flaw) }),
    }),
  ),
  {
    what: 'an approval that says its key is attested, and shows nothing',
    control: 'ATT-STATEMENT-1',
    course: 'attested keys',
    step: 'approve',
    before: intended,
    event: (ceremony) => ceremony.approved('eva', { shown: null, change: { attestation: attested } }),
  },
  {
    what: 'an approval that says its key is attested, where no policy asks and no token shows it',
    control: 'ATT-STATEMENT-1',
    step: 'approve',
    before: intended,
    event: (ceremony) => ceremony.approved('eva', { change: { attestation: attested } }),
  },
  {
    what: 'an approval that says another PIN policy than the token',
    control: 'ATT-STATEMENT-1',
    course: 'attested keys',
    step: 'approve',
    before: intended,
    event: (ceremony) => {
      const { body } = ceremony.approved('eva', { shown: vendorOf(ceremony).flawed('PIN once') });
      const { envelope } = ceremony.approved('eva').body;
      return { type: 'ceremony.approved', body: { ...body, envelope } };
    },
  },
  {
    what: 'an attestation that was shown, and of which the token signed nothing',
    control: 'ATT-STATEMENT-1',
    course: 'attested keys',
    step: 'approve',
    before: intended,
    event: (ceremony) => ceremony.approved('eva', { change: { attestation: null } }),
  },
];
