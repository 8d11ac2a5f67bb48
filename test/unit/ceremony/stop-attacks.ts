/** Exceptions, cancelling, barring, and what stands interrupted. */
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import type { Action } from '../../../shared/format/script.ts';
import { barred, cancelled, expired, expiryOf, paused, raised, resolved, restarted, settled } from '../../support/ceremony-commands.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';
import type { Attack } from './attack.ts';

const record =
  (...events: readonly ((ceremony: Ceremony) => CeremonyEvent)[]) =>
  (ceremony: Ceremony): void => {
    for (const event of events) ceremony.record(event(ceremony));
  };
const raise = (ceremony: Ceremony): CeremonyEvent => raised(ceremony);
const resolve = (ceremony: Ceremony): CeremonyEvent => resolved(ceremony);
const bar = (person: string) => (): CeremonyEvent => barred(person);
const activate = (ceremony: Ceremony): CeremonyEvent => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } });

const open = (what: string, step: Action, event: Attack['event']): Attack => ({
  what: `${what} while an exception waits for its decision`,
  control: 'EXC-OPEN-1',
  step,
  before: record(raise),
  event,
});

const exceptions: readonly Attack[] = [
  { what: 'an exception out of number', control: 'EXC-NUMBER-1', step: 'probe', event: (ceremony) => raised(ceremony, { number: 2 }) },
  { what: 'an exception in another step', control: 'EXC-NUMBER-1', step: 'probe', event: (ceremony) => raised(ceremony, { step: '1.1' }) },
  {
    what: 'an exception said by a stranger',
    control: 'STEP-PEOPLE-1',
    step: 'probe',
    event: (ceremony) => raised(ceremony, { by: 'nobody' }),
  },
  { what: 'a decision about nothing', control: 'EXC-NUMBER-1', step: 'probe', event: (ceremony) => resolved(ceremony) },
  {
    what: 'a second decision about one exception',
    control: 'EXC-NUMBER-1',
    step: 'probe',
    before: record(raise, resolve),
    event: (ceremony) => resolved(ceremony, { number: 1 }),
  },
  {
    what: 'a decision with a stranger',
    control: 'STEP-PEOPLE-1',
    step: 'probe',
    before: record(raise),
    event: (ceremony) => resolved(ceremony, { by: ['zoe', 'pavlos', 'nobody'] }),
  },
  ...(
    [
      ['without the witness', ['zoe', 'lukasz']],
      ['without the master', ['pavlos', 'lukasz']],
      ['in which the master is named twice', ['zoe', 'pavlos', 'zoe']],
    ] as const
  ).map(
    ([what, by]): Attack => ({
      what: `a decision ${what}`,
      control: 'EXC-PEOPLE-1',
      step: 'probe',
      before: record(raise),
      event: (ceremony) => resolved(ceremony, { by: [...by] }),
    }),
  ),
  open('the sign-off', 'sign-off', () => ({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } })),
  open('the seal', 'seal', () => ({ type: 'log.sealed', body: { by: 'zoe' } })),
  open('the close', 'close', () => ({ type: 'ceremony.closed', body: { by: 'zoe' } })),
];

const cancels: readonly Attack[] = [
  ...(['zoe', 'pavlos', 'eva'] as const).map(
    (by): Attack => ({
      what: `cancelled by ${by}, who has no right to`,
      control: 'CER-CANCEL-1',
      step: 'approve',
      event: () => cancelled(by),
    }),
  ),
  {
    what: 'cancelled by an emergency that a custodian leads',
    control: 'CER-CANCEL-1',
    step: 'approve',
    event: () => cancelled('eva', 'KC-2026-900'),
  },
  {
    what: 'an emergency cancelled by its witness',
    control: 'CER-CANCEL-1',
    course: 'stuck ceremony',
    step: 'cancel-ceremonies',
    event: () => cancelled('pavlos'),
  },
  { what: 'cancelled by a stranger', control: 'CER-PEOPLE-1', step: 'approve', event: () => cancelled('nobody') },
  {
    what: 'cancelled twice',
    control: 'CER-STATE-1',
    step: 'approve',
    before: record(() => cancelled('ines')),
    event: () => cancelled('ines'),
  },
  { what: 'cancelled when its time is over', control: 'CER-EXPIRED-1', step: 'approve', event: () => cancelled('ines'), at: expiryOf },
  {
    what: 'cancelled after its seal',
    control: 'LOG-SEALED-1',
    course: 'stuck ceremony',
    step: 'sign-checkpoint',
    event: () => cancelled('zoe'),
  },
  {
    what: 'cancelled between the activation and its outcome',
    control: 'CER-USED-1',
    step: 'activate',
    before: record(activate),
    event: () => cancelled('ines'),
  },
  {
    what: 'expired between the activation and its outcome',
    control: 'CER-STATE-1',
    step: 'activate',
    before: record(activate),
    event: expired,
    at: expiryOf,
  },
  {
    what: 'expired although it was carried out',
    control: 'CER-STATE-1',
    step: 'sign-off',
    event: expired,
    at: expiryOf,
  },
];

const barring: readonly Attack[] = [
  {
    what: 'a custodian barred twice',
    control: 'APP-BARRED-1',
    step: 'approve',
    before: record(bar('eva')),
    event: bar('eva'),
  },
  { what: 'barred after the key was made active', control: 'CER-STATE-1', step: 'sign-off', event: bar('eva') },
  {
    what: 'a barred custodian approves',
    control: 'APP-BARRED-1',
    step: 'approve',
    before: record(bar('eva')),
    event: (ceremony) => ceremony.intended('eva'),
  },
  {
    what: 'a barred custodian approves again in place of their approval',
    control: 'APP-BARRED-1',
    course: 'key rotation',
    step: 'approve',
    times: 2,
    before: record(bar('lukasz')),
    event: (ceremony) => ceremony.intended('lukasz'),
  },
  {
    what: 'making on the approval of a custodian who was barred since',
    control: 'CER-QUORUM-1',
    step: 'make',
    before: record((ceremony) => ceremony.probed('before-secret'), bar('lukasz')),
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'activation on the approval of a custodian who was barred since',
    control: 'CER-QUORUM-1',
    step: 'activate',
    before: record(bar('lukasz')),
    event: activate,
  },
  {
    what: 'barred between the activation and its outcome',
    control: 'CER-STATE-1',
    step: 'activate',
    before: record(activate),
    event: bar('lukasz'),
  },
  { what: 'somebody barred who approves nothing', control: 'CER-PEOPLE-1', step: 'approve', event: bar('pavlos') },
];

const makes = record(
  (ceremony) => ceremony.probed('before-secret'),
  (ceremony) => ceremony.intendedMaking(),
);
const interruptions: readonly Attack[] = [
  {
    what: 'on after the end, while the outcome of a making is awaited',
    control: 'CER-STATE-1',
    step: 'make',
    before: (ceremony) => {
      makes(ceremony);
      ceremony.record(cancelled('ines'));
    },
    event: (ceremony) => ceremony.probed('before-secret'),
  },
  {
    what: 'on past the expiry, while the outcome of a making is awaited',
    control: 'CER-EXPIRED-1',
    step: 'make',
    before: makes,
    event: (ceremony) => ceremony.probed('before-secret'),
    at: expiryOf,
  },
  {
    what: 'on while paused',
    control: 'CER-PAUSED-1',
    step: 'confirm',
    before: record(() => paused),
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'on over an interrupted act',
    control: 'CER-INTERRUPTED-1',
    step: 'confirm',
    before: record((ceremony) => restarted(ceremony, 'make')),
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'on over an interrupted act, after another stop',
    control: 'CER-INTERRUPTED-1',
    step: 'confirm',
    before: record(
      (ceremony) => restarted(ceremony, 'make'),
      (ceremony) => restarted(ceremony, null),
    ),
    event: (ceremony) => ceremony.completed(),
  },
  ...(
    [
      ['by one person named twice', 'make', ['zoe', 'zoe']],
      ['by people who do not take part', 'make', ['nobody', 'somebody']],
      ['under another name', 'export', ['zoe', 'pavlos']],
    ] as const
  ).map(
    ([what, act, by]): Attack => ({
      what: `an interrupted act settled ${what}`,
      control: 'CER-INTERRUPTED-2',
      step: 'confirm',
      before: record((ceremony) => restarted(ceremony, 'make')),
      event: () => settled(act, by),
    }),
  ),
];

const operation: readonly Attack[] = [
  {
    what: 'an operation that is not in this build',
    control: 'OP-BUILD-1',
    course: 'key rotation',
    step: 'execute',
    event: () => 'execute',
  },
  { what: 'an operation without a request', control: 'CER-QUORUM-1', course: 'key rotation', step: 'confirm', event: () => 'execute' },
  {
    what: 'an operation on one approval',
    control: 'CER-QUORUM-1',
    course: 'key rotation',
    step: 'approve',
    times: 2,
    event: () => 'execute',
  },
  {
    what: 'an operation after the ceremony was cancelled',
    control: 'CER-STATE-1',
    course: 'key rotation',
    step: 'execute',
    before: record(() => cancelled('ines')),
    event: () => 'execute',
  },
  {
    what: 'an operation after the request expired',
    control: 'CER-STATE-1',
    course: 'key rotation',
    step: 'execute',
    before: (ceremony) => {
      ceremony.clock = Date.parse(expiryOf(ceremony));
      ceremony.record(expired(ceremony));
    },
    event: () => 'execute',
  },
  { what: 'an operation that was carried out', control: 'CER-USED-1', step: 'sign-off', event: () => 'execute' },
  { what: 'a key that is made in the room, made by one command', control: 'OP-ROOM-1', step: 'make', event: () => 'execute' },
];

export const stopAttacks = [...exceptions, ...cancels, ...barring, ...interruptions, ...operation];
