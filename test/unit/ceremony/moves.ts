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
import type { Ceremony } from '../../support/ceremony-of.ts';

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

export type Move =
  /** One of TRIES by its name; null: go on as the script wants it. */
  | { readonly in: number; readonly try: string | null }
  /** Until its request expires, or a moment before, in milliseconds. */
  | { readonly in: number; readonly wait: number };
const one = (tries: Readonly<Record<string, Try>>): fc.Arbitrary<string> => fc.constantFrom(...Object.keys(tries));
/** Over four ceremonies. */
export const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ in: fc.nat(3), try: fc.constant(null) }) },
  { weight: 30, arbitrary: fc.record({ in: fc.nat(3), try: one(APPROVING) }) },
  { weight: 20, arbitrary: fc.record({ in: fc.nat(3), try: one(WORKING) }) },
  { weight: 15, arbitrary: fc.record({ in: fc.nat(3), try: one(STANDING) }) },
  { weight: 6, arbitrary: fc.record({ in: fc.nat(3), try: one(ENDING) }) },
  { weight: 5, arbitrary: fc.record({ in: fc.nat(3), try: one(EXPIRING) }) },
  { weight: 2, arbitrary: fc.record({ in: fc.nat(3), wait: fc.constantFrom(-1, 0) }) },
);
