/** What people may try in a ceremony, lawful or not, and the moves of a walk through several of them. */
import fc from 'fast-check';
import { executionRefusal } from '../../../shared/ceremony/making.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import {
  barred,
  cancelled,
  declined,
  expired,
  paused,
  raised,
  resolved,
  restarted,
  resumed,
  settled,
} from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';

const CUSTODIANS = ['lukasz', 'dora', 'eva'];
const EVERYBODY = ['zoe', 'pavlos', 'ines', ...CUSTODIANS];

/** Null: there is nothing of the kind to try. */
type Try = (ceremony: Ceremony, others: readonly Ceremony[]) => CeremonyEvent | null;

const lastApproval = (ceremonies: readonly Ceremony[]): CeremonyEvent | null =>
  ceremonies.flatMap(({ entries }) => entries.map(({ record }) => record.event)).findLast(({ type }) => type === 'ceremony.approved') ??
  null;

const eachOf = (verb: string, people: readonly string[], of: (id: string) => Try): Readonly<Record<string, Try>> =>
  Object.fromEntries(people.map((id) => [`${verb} ${id}`, of(id)]));
const announced = ({ state }: Ceremony): string => state.intended?.person ?? 'eva';

const APPROVING: Readonly<Record<string, Try>> = {
  ...eachOf('announce', EVERYBODY, (id) => (ceremony) => ceremony.intended(id)),
  ...eachOf('approve', EVERYBODY, (id) => (ceremony) => ceremony.approved(id)),
  'approve as announced': (ceremony) => ceremony.approved(announced(ceremony)),
  'approve with another’s card': (ceremony) => ceremony.approved(announced(ceremony), { signer: 'dora' }),
  'approve another ceremony': (ceremony) => ceremony.approved(announced(ceremony), { ceremonyId: 'KC-2026-999' }),
  'approve another request': (ceremony) => ceremony.approved(announced(ceremony), { requestDigest: anyDigest }),
  'play again what was approved here': (ceremony) => lastApproval([ceremony]),
  'play again what was approved elsewhere': (_, others) => lastApproval(others),
  ...eachOf('decline', CUSTODIANS, (id) => (ceremony) => declined(ceremony, id)),
};
const WORKING: Readonly<Record<string, Try>> = {
  initiate: (ceremony) => ceremony.initiated(),
  probe: (ceremony) => ceremony.probed('before-secret'),
  make: (ceremony) => ceremony.intendedMaking(),
  made: (ceremony) => ceremony.made(),
  'making failed': () => ({ type: 'key.makingFailed', body: { refusal: { control: 'CUST-ENDED-1', operands: {} } } }),
  combine: (ceremony) => ceremony.combined(),
  activate: (ceremony) => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } }),
  executed: (ceremony) => ceremony.executed(),
  execute: ({ state, step }) => ({ type: 'execution.refused', body: { step: step.id, refusal: executionRefusal(state) } }),
  complete: (ceremony) => ceremony.completed(),
  'sign off': () => ({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } }),
  seal: () => ({ type: 'log.sealed', body: { by: 'zoe' } }),
  close: () => ({ type: 'ceremony.closed', body: { by: 'zoe' } }),
};
const STANDING: Readonly<Record<string, Try>> = {
  pause: () => paused,
  resume: () => resumed,
  restart: (ceremony) => restarted(ceremony, 'make'),
  settle: () => settled('make'),
  raise: (ceremony) => raised(ceremony),
  resolve: (ceremony) => resolved(ceremony),
  copy: ({ state: { head } }) => ({
    type: 'log.copied',
    body: { folder: '/media/second', seq: head.seq, head: head.digest, refusal: null },
  }),
};
const ENDING: Readonly<Record<string, Try>> = {
  ...eachOf('bar', CUSTODIANS, (id) => () => barred(id)),
  cancel: () => cancelled('ines'),
  'cancel by another': () => cancelled('eva'),
};
const EXPIRING: Readonly<Record<string, Try>> = { expire: (ceremony) => expired(ceremony) };
export const TRIES: Readonly<Record<string, Try>> = { ...APPROVING, ...WORKING, ...STANDING, ...ENDING, ...EXPIRING };

/** In one of four ceremonies. */
export type Move =
  /** Some of TRIES by their names, one after the other; none: go on as the script wants it. */
  | { readonly in: number; readonly try: readonly string[] }
  /** Until its request expires, or a moment before, in milliseconds. */
  | { readonly in: number; readonly wait: number };
const oneOf = (tries: Readonly<Record<string, Try>>): fc.Arbitrary<readonly string[]> =>
  fc.constantFrom(...Object.keys(tries).map((name) => [name]));
/** Announced by somebody, and then approved by them, or not as it should be. */
const announcedFirst: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    fc.constantFrom(...EVERYBODY),
    fc.constantFrom(...Object.keys(APPROVING).filter((name) => /^(approve|play) [^ ]+ /.test(name))),
    fc.boolean(),
  )
  .map(([id, other, rightly]) => [`announce ${id}`, rightly ? `approve ${id}` : other]);
const trying = (weight: number, tries: fc.Arbitrary<readonly string[]>): fc.WeightedArbitrary<Move> => ({
  weight,
  arbitrary: fc.record({ in: fc.nat(3), try: tries }),
});
export const move: fc.Arbitrary<Move> = fc.oneof(
  trying(30, fc.constant([])),
  trying(20, announcedFirst),
  trying(10, oneOf(APPROVING)),
  trying(20, oneOf(WORKING)),
  trying(15, oneOf(STANDING)),
  trying(6, oneOf(ENDING)),
  trying(5, oneOf(EXPIRING)),
  { weight: 2, arbitrary: fc.record({ in: fc.nat(3), wait: fc.constantFrom(-1, 0) }) },
);
