/** Cards of an earlier set: begun, read, tried. */
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import { barred, cancelled, expired, expiryOf, paused, restarted, resumed } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import { oldCardRead, oldCardRefused, openingFailed, openingIntended, setExecuted, setOpened } from '../../support/old-set-records.ts';
import type { Attack } from './attack.ts';

type Before = (ceremony: Ceremony) => void;

const checked: Before = (ceremony) => {
  ceremony.record(ceremony.probed('before-secret'));
};
const begun: Before = (ceremony) => {
  checked(ceremony);
  ceremony.record(openingIntended(ceremony));
};
const oneRead: Before = (ceremony) => {
  begun(ceremony);
  ceremony.record(oldCardRead(ceremony, 1));
};
const twoRead: Before = (ceremony) => {
  oneRead(ceremony);
  ceremony.record(oldCardRead(ceremony, 3));
};
const opened: Before = (ceremony) => {
  twoRead(ceremony);
  ceremony.record(setOpened(ceremony));
};

const attack = (what: string, control: string, before: Before, event: Attack['event'], more: Partial<Attack> = {}): Attack => ({
  what,
  control,
  course: 'recovery drill',
  step: 'execute',
  before,
  event,
  ...more,
});

const beginning: readonly Attack[] = [
  attack('cards of a set read in a ceremony of another kind', 'CER-KIND-1', checked, (ceremony) => openingIntended(ceremony), {
    course: 'key rotation',
  }),
  attack(
    'cards of a set read on the first check of the machine alone',
    'PRB-SECRET-2',
    () => undefined,
    (ceremony) => openingIntended(ceremony),
  ),
  attack(
    'cards of a set read with a network that came up since',
    'PRB-SECRET-1',
    (ceremony) => ceremony.record(ceremony.probed('before-secret', { network: 'fail' })),
    (ceremony) => openingIntended(ceremony),
  ),
  attack('cards of a set read that nobody approved', 'APP-DIGEST-1', checked, (ceremony) =>
    openingIntended(ceremony, { requestDigest: anyDigest }),
  ),
  attack('cards of a set read after the request expired', 'CER-EXPIRED-1', checked, (ceremony) => openingIntended(ceremony), {
    at: (ceremony) => expiryOf(ceremony),
  }),
  attack(
    'cards of a set read when an approver was barred',
    'CER-QUORUM-1',
    (ceremony) => {
      checked(ceremony);
      ceremony.record(barred('lukasz'));
    },
    (ceremony) => openingIntended(ceremony),
  ),
  attack('cards of another set than was approved', 'SET-OTHER-1', checked, (ceremony) =>
    openingIntended(ceremony, { manifest: { ...ceremony.manifest, setDigest: anyDigest } }),
  ),
  attack('cards of a set whose sealed key was altered', 'MANIFEST-SET-1', checked, (ceremony) =>
    openingIntended(ceremony, { manifest: { ...ceremony.manifest, sealed: 'A'.repeat(80) } }),
  ),
  attack('cards of a set whose holders are not here', 'SET-HOLDERS-1', checked, (ceremony) => openingIntended(ceremony), {
    course: 'recovery drill, holders away',
  }),
  attack('cards of a real key in a practice ceremony', 'SET-MODE-1', checked, (ceremony) => openingIntended(ceremony), {
    course: 'recovery drill, a set of production',
  }),
  attack(
    'a second beginning while cards are read',
    'SET-READING-2',
    (ceremony) => {
      begun(ceremony);
      checked(ceremony);
    },
    (ceremony) => openingIntended(ceremony),
  ),
  attack(
    'the key opened twice under the same approvals',
    'CER-USED-1',
    (ceremony) => {
      opened(ceremony);
      checked(ceremony);
    },
    (ceremony) => openingIntended(ceremony),
  ),
];

const reading: readonly Attack[] = [
  attack('a card read before it was announced', 'SET-READING-1', checked, (ceremony) => oldCardRead(ceremony, 1)),
  attack('a card refused before it was announced', 'SET-READING-1', checked, (ceremony) => oldCardRefused(ceremony)),
  attack(
    'a card read after a pause, with what was read before it',
    'SET-READING-1',
    (ceremony) => {
      oneRead(ceremony);
      ceremony.record(paused);
      ceremony.record(resumed);
    },
    (ceremony) => oldCardRead(ceremony, 3),
  ),
  attack(
    'a card read after the station stopped, with what was read before it',
    'SET-READING-1',
    (ceremony) => {
      oneRead(ceremony);
      ceremony.record(restarted(ceremony, null));
    },
    (ceremony) => oldCardRead(ceremony, 3),
  ),
  attack(
    'a card read after the reading failed',
    'SET-READING-1',
    (ceremony) => {
      oneRead(ceremony);
      ceremony.record(openingFailed);
    },
    (ceremony) => oldCardRead(ceremony, 3),
  ),
  attack(
    'a card read when an approver was barred',
    'CER-QUORUM-1',
    (ceremony) => {
      begun(ceremony);
      ceremony.record(barred('lukasz'));
    },
    (ceremony) => oldCardRead(ceremony, 1),
  ),
  attack('an old card that did not pass every check', 'CARD-CHECKS-1', begun, (ceremony) =>
    oldCardRead(ceremony, 1, { passed: ['readable', 'set', 'epoch', 'index', 'not-read-before'] }),
  ),
  attack('an old card of somebody else', 'CARD-HOLDER-1', begun, (ceremony) => oldCardRead(ceremony, 1, { holder: 'dora' })),
  attack('an old card that the set does not have', 'CARD-HOLDER-1', begun, (ceremony) =>
    oldCardRead(ceremony, 1, { index: 4, holder: 'lukasz' }),
  ),
  attack('an old card counted twice', 'CARD-TWICE-1', oneRead, (ceremony) => oldCardRead(ceremony, 1)),
];

const outcome = (what: string, control: string, change: Partial<EventOf<'oldSet.opened'>['body']>): Attack =>
  attack(what, control, twoRead, (ceremony) => setOpened(ceremony, change));

const outcomes: readonly Attack[] = [
  attack('a set opened out of nowhere', 'SET-READING-1', checked, (ceremony) => setOpened(ceremony)),
  attack('a failed opening out of nowhere', 'SET-READING-1', checked, () => openingFailed),
  attack('a set opened with one card', 'SET-FEW-1', oneRead, (ceremony) => setOpened(ceremony, { cards: [1], groups: 0 })),
  outcome('a set opened with a card that was not read', 'SET-CARDS-1', { cards: [1, 2] }),
  outcome('a set opened with a card more than was read', 'SET-CARDS-1', { cards: [1, 2, 3] }),
  outcome('groups that were not tried', 'SET-TRIED-1', { groups: 3 }),
  outcome('old cards that open a key of another check value', 'SET-TRIED-2', { keyCheckValue: '0000000000000000' }),
  outcome('old cards that open a key of another public key', 'SET-TRIED-2', { publicKeyFingerprint: anyDigest }),
  attack('a drill carried out without an open key', 'CER-QUORUM-1', twoRead, (ceremony) => setExecuted(ceremony)),
  attack('a drill carried out with another set', 'SET-DIGEST-1', opened, (ceremony) => ({
    type: 'ceremony.executed',
    body: { ...setExecuted(ceremony).body, setDigest: anyDigest },
  })),
  attack('cancelling when the old cards have opened the key', 'CER-USED-1', opened, () => cancelled('ines')),
  attack('barring an approver when the old cards have opened the key', 'CER-STATE-1', opened, () => barred('lukasz')),
  attack('expiring when the old cards have opened the key', 'CER-STATE-1', opened, (ceremony) => expired(ceremony), {
    at: (ceremony) => expiryOf(ceremony),
  }),
  attack('on without the old cards', 'STEP-EVIDENCE-1', twoRead, (ceremony) => ceremony.completed()),
];

export const oldSetAttacks = [...beginning, ...reading, ...outcomes];
