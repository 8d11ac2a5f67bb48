/**
 * What each action of a script needs, what it makes true and what evidence it leaves. Needs and effects are about things: those of the room
 * (conditions.ts) and those of the ceremony, here. lint.ts walks a script over them.
 */
import type { Action, Condition, Duty, Step } from '../format/script.ts';
import { THINGS, type Thing } from './conditions.ts';

/** Things of the ceremony, each as it stands when the script begins. */
const LOGICAL = {
  people: 'unknown',
  machine: 'unchecked',
  clock: 'not-compared',
  script: 'not-compared',
  request: 'not-read',
  quorum: 'not-met',
  operation: 'not-begun',
  outcome: 'not-compared',
  bytes: 'not-made',
  cards: 'not-made',
  set: 'inactive',
  ceremonies: 'open',
  successor: 'none',
  approver: 'trusted',
  approvals: 'not-reviewed',
  note: 'none',
  log: 'open',
  checkpoint: 'unsigned',
  /** The signature of one person under the PDF. */
  pdf: 'unsigned',
  bundle: 'unsigned',
  export: 'not-written',
  ceremony: 'open',
} as const;
type Logical = keyof typeof LOGICAL;
export type AnyThing = Logical | Thing;

export const isPhysical = (thing: AnyThing): thing is Thing => Object.hasOwn(THINGS, thing);
export const startOf = (thing: AnyThing): string => (isPhysical(thing) ? THINGS[thing].start : LOGICAL[thing]);
/** These stand for each person on their own. */
export const PER_PERSON: readonly AnyThing[] = ['token', 'pdf'];

export interface Need {
  readonly thing: AnyThing;
  /** Any of these will do. */
  readonly is: readonly string[];
  /** Whose, of a thing that each person has; absent: the performer's. */
  readonly of?: Duty;
}
export interface Effect {
  readonly thing: AnyThing;
  readonly is: string;
}

export interface ActionRule {
  readonly repeat: readonly Step['repeat'][];
  readonly performs: readonly Duty[];
  readonly needs: readonly Need[];
  readonly makes: readonly Effect[];
  /** It may be done again although nothing changes by it. */
  readonly again?: true;
  /** What the step leaves in the log, in a few words. */
  readonly evidence: string;
}

export const needs = (thing: AnyThing, ...is: readonly string[]): Need => ({ thing, is });
const makes = (thing: Logical, is: string): Effect => ({ thing, is });
const inRoom = ({ thing, is }: Condition): Need => ({ thing, is: [is] });

const beforeSignOff = needs('log', 'open');
const sealed = needs('log', 'sealed');
const ownToken = inRoom({ thing: 'token', is: 'in-reader' });
const papers = inRoom({ thing: 'papers', is: 'in-hand' });
const identified = needs('people', 'identified');
const alone = [inRoom({ thing: 'cables', is: 'out' }), inRoom({ thing: 'phones', is: 'outside' })];
/** Nothing is made or opened before these hold, whatever the kind. */
const secret = [
  needs('quorum', 'met'),
  needs('script', 'compared'),
  needs('machine', 'checked'),
  ...alone,
  inRoom({ thing: 'room', is: 'closed' }),
  beforeSignOff,
];

/** What else happens, or must be so, when people bring a thing into a state. */
interface Bringing {
  readonly when: Condition;
  readonly needs: readonly Need[];
  readonly makes: readonly Effect[];
}
export const BRINGING: readonly Bringing[] = [
  // a machine that was connected again is another machine than the one that was checked
  { when: { thing: 'cables', is: 'connected' }, needs: [], makes: [makes('machine', 'unchecked')] },
  { when: { thing: 'old-cards', is: 'out-of-bags' }, needs: [needs('quorum', 'met')], makes: [] },
  // the old cards stay good until every new one was read back
  { when: { thing: 'old-cards', is: 'destroyed' }, needs: [needs('set', 'active')], makes: [] },
];

const byMaster = { repeat: ['once'], performs: ['master'] } as const;
const byPerson = { performs: ['person'] } as const;

export const ACTIONS: Readonly<Record<Action, ActionRule>> = {
  confirm: {
    repeat: ['once', 'participants', 'leaders', 'cards'],
    performs: ['master', 'witness', 'initiator', 'person'],
    needs: [],
    makes: [],
    again: true,
    evidence: 'the confirmer’s answer',
  },
  identify: {
    ...byPerson,
    repeat: ['participants'],
    needs: [ownToken, beforeSignOff],
    makes: [makes('people', 'identified')],
    evidence: 'the document shown, and a fresh number signed by the card',
  },
  probe: {
    ...byMaster,
    needs: [...alone, beforeSignOff],
    makes: [makes('machine', 'checked')],
    again: true,
    evidence: 'each line as the machine found it and as the witness saw it',
  },
  clock: {
    ...byMaster,
    needs: [beforeSignOff],
    makes: [makes('clock', 'compared')],
    evidence: 'the time on the watch and the difference in seconds',
  },
  'compare-script': {
    ...byMaster,
    needs: [papers, beforeSignOff],
    makes: [makes('script', 'compared')],
    evidence: 'the script’s digest, compared',
  },
  initiate: {
    repeat: ['once'],
    performs: ['initiator'],
    needs: [identified, needs('script', 'compared'), beforeSignOff],
    makes: [makes('request', 'open')],
    evidence: 'the request, with its digest and its expiry',
  },
  'compare-request': {
    ...byMaster,
    needs: [needs('request', 'open'), papers, beforeSignOff],
    makes: [makes('request', 'compared')],
    evidence: 'the request’s digest, compared',
  },
  approve: {
    ...byPerson,
    repeat: ['approvals'],
    needs: [identified, needs('request', 'compared'), ownToken, beforeSignOff],
    makes: [makes('quorum', 'met')],
    evidence: 'the approval with its reason, signed by the card',
  },
  make: {
    ...byMaster,
    needs: secret,
    makes: [makes('operation', 'done')],
    evidence: 'intent and outcome: the set’s manifest, without any secret',
  },
  execute: {
    ...byMaster,
    needs: secret,
    makes: [makes('operation', 'done')],
    evidence: 'intent and outcome of the operation, or why it was refused',
  },
  'compare-outcome': {
    ...byMaster,
    needs: [needs('operation', 'done'), beforeSignOff],
    makes: [makes('outcome', 'compared')],
    evidence: 'the outcome’s digest, compared',
  },
  'propose-bytes': {
    ...byMaster,
    needs: [needs('operation', 'done'), beforeSignOff],
    makes: [makes('bytes', 'proposed')],
    evidence: 'the exact bytes and their digest',
  },
  'confirm-bytes': {
    ...byPerson,
    repeat: ['approvals'],
    needs: [needs('bytes', 'proposed'), ownToken, beforeSignOff],
    makes: [makes('bytes', 'confirmed')],
    evidence: 'the bytes’ digest, signed by the card',
  },
  'compare-bytes': {
    ...byMaster,
    needs: [needs('bytes', 'confirmed'), beforeSignOff],
    makes: [makes('bytes', 'compared')],
    evidence: 'the digest of what was made, equal to what was confirmed',
  },
  'issue-card': {
    repeat: ['cards', 'once'],
    performs: ['person', 'witness'],
    needs: [
      needs('operation', 'done'),
      inRoom({ thing: 'share-card', is: 'in-printer' }),
      inRoom({ thing: 'bag', is: 'empty' }),
      beforeSignOff,
    ],
    makes: [makes('cards', 'issued')],
    evidence: 'the card’s holder and the number of the bag',
  },
  'read-card': {
    repeat: ['cards', 'once'],
    performs: ['person', 'witness'],
    needs: [needs('cards', 'issued'), inRoom({ thing: 'share-card', is: 'on-reader' }), beforeSignOff],
    makes: [makes('cards', 'read-back')],
    evidence: 'each check of the card that was read back',
  },
  combine: {
    ...byMaster,
    needs: [needs('cards', 'read-back'), beforeSignOff],
    makes: [makes('cards', 'combined')],
    evidence: 'how many groups of cards open the key, and the key check value',
  },
  activate: {
    ...byMaster,
    needs: [needs('cards', 'combined'), beforeSignOff],
    makes: [makes('set', 'active')],
    evidence: 'the set, active',
  },
  'cancel-ceremonies': {
    ...byMaster,
    needs: [identified, beforeSignOff],
    makes: [makes('ceremonies', 'cancelled')],
    evidence: 'each ceremony cancelled, with the reason',
  },
  recreate: {
    ...byMaster,
    needs: [needs('ceremonies', 'cancelled'), beforeSignOff],
    makes: [makes('successor', 'opened')],
    evidence: 'the new ceremony that takes the other’s place',
  },
  'revoke-approver': {
    ...byMaster,
    needs: [identified, beforeSignOff],
    makes: [makes('approver', 'revoked')],
    evidence: 'the person and the key that no longer counts',
  },
  'review-approvals': {
    ...byMaster,
    needs: [needs('approver', 'revoked'), beforeSignOff],
    makes: [makes('approvals', 'reviewed')],
    evidence: 'the list of recent approvals and what was found',
  },
  note: { ...byMaster, needs: [identified, beforeSignOff], makes: [makes('note', 'written')], evidence: 'the note' },
  head: {
    repeat: ['once'],
    performs: ['witness'],
    needs: [needs('log', 'open', 'signed-off')],
    makes: [],
    again: true,
    evidence: 'the log head as the witness wrote it down',
  },
  'sign-off': {
    repeat: ['once'],
    performs: ['witness'],
    needs: [beforeSignOff],
    makes: [makes('log', 'signed-off')],
    evidence: 'agreement or disagreement, with a remark',
  },
  seal: { ...byMaster, needs: [needs('log', 'signed-off')], makes: [makes('log', 'sealed')], evidence: 'the last record of the log' },
  'sign-checkpoint': {
    repeat: ['once'],
    performs: ['witness'],
    needs: [sealed, ownToken],
    makes: [makes('checkpoint', 'signed')],
    evidence: 'the log head, signed by the card',
  },
  'sign-document': {
    repeat: ['once'],
    performs: ['master', 'witness'],
    needs: [sealed, ownToken],
    makes: [makes('pdf', 'signed')],
    evidence: 'a signature in the PDF',
  },
  'sign-bundle': {
    ...byPerson,
    repeat: ['quorum'],
    needs: [
      needs('checkpoint', 'signed'),
      { ...needs('pdf', 'signed'), of: 'master' },
      { ...needs('pdf', 'signed'), of: 'witness' },
      ownToken,
    ],
    makes: [makes('bundle', 'signed')],
    evidence: 'a signature under the bundle’s statement',
  },
  export: {
    ...byMaster,
    needs: [inRoom({ thing: 'medium', is: 'in-machine' })],
    makes: [makes('export', 'written')],
    evidence: 'the file, its size and its digest',
  },
  close: { ...byMaster, needs: [needs('export', 'written')], makes: [makes('ceremony', 'closed')], evidence: 'the end of the ceremony' },
};
