/** What may be tried in every state of a ceremony, as the people who want it would write it, with their own cards. */
import { rsaVerify } from '../../../electron/rsa.ts';
import { fold } from '../../../shared/ceremony/fold.ts';
import { executionRefusal } from '../../../shared/ceremony/making.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { appendEvent } from '../../../shared/format/event-record.ts';
import type { Action } from '../../../shared/format/script.ts';
import {
  barred,
  cancelled,
  declined,
  expired,
  expiryOf,
  paused,
  raised,
  resolved,
  resumed,
  settled,
} from '../../support/ceremony-commands.ts';
import type { Ceremony } from '../../support/ceremony-of.ts';

/** One record after another; the first that is refused ends the command. */
type Command = (ceremony: Ceremony) => readonly ((ceremony: Ceremony) => CeremonyEvent)[];

const gives = (id: string): ReturnType<Command> => [(ceremony) => ceremony.intended(id), (ceremony) => ceremony.approved(id)];

/** Łukasz approves first and Dora second; Éva has not. */
const COMMANDS = {
  initiate: () => [
    (ceremony) => {
      const eligible = [...ceremony.room.custodians];
      return ceremony.initiated(ceremony.request({ initiator: 'ines', approvals: { threshold: 2, eligible } }));
    },
  ],
  approve: () => gives('eva'),
  again: ({ state }) => [...(state.approvals.some(({ person }) => person === 'lukasz') ? [] : gives('lukasz')), ...gives('lukasz')],
  decline: () => [(ceremony) => declined(ceremony, 'eva')],
  execute: () => [({ state, step }) => ({ type: 'execution.refused', body: { step: step.id, refusal: executionRefusal(state) } })],
  make: () => [(ceremony) => ceremony.intendedMaking()],
  executed: () => [(ceremony) => ceremony.executed()],
  cancel: () => [({ state }) => cancelled(state.opened.participants.initiator ?? 'zoe')],
  'cancel-other': () => [() => cancelled('eva')],
  expire: () => [expired],
  'expire-early': () => [expired],
  raise: () => [raised],
  resolve: () => [resolved],
  bar: () => [() => barred('lukasz')],
  'sign-off': () => [() => ({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } })],
  seal: () => [() => ({ type: 'log.sealed', body: { by: 'zoe' } })],
  close: () => [() => ({ type: 'ceremony.closed', body: { by: 'zoe' } })],
  copy: () => [
    ({ state: { head } }) => ({ type: 'log.copied', body: { folder: '/media/second', seq: head.seq, head: head.digest, refusal: null } }),
  ],
  pause: () => [() => paused],
  resume: () => [() => resumed],
  settle: () => [({ state }) => settled(state.interrupted ?? 'make')],
} as const satisfies Readonly<Record<string, Command>>;
export type CommandName = keyof typeof COMMANDS;
const isCommand = (name: string): name is CommandName => name in COMMANDS;
export const COMMAND_NAMES: readonly CommandName[] = Object.keys(COMMANDS).filter(isCommand);

/** The steps that commands belong to; the others belong to any. */
const OWN: Readonly<Partial<Record<CommandName, Action>>> = {
  initiate: 'initiate',
  approve: 'approve',
  again: 'approve',
  decline: 'approve',
  make: 'make',
  executed: 'activate',
  'sign-off': 'sign-off',
  seal: 'seal',
  close: 'close',
};
export const WITH_OWN_STEP = COMMAND_NAMES.filter((name) => name in OWN);

/** Another course from here, put by hand into the command's own step, for the controls that hold whatever the script says. */
export function inOwnStep(ceremony: Ceremony, name: CommandName): Ceremony {
  const action = OWN[name];
  if (action === undefined) throw new Error(`${name} belongs to no step`);
  if (action !== 'approve') return ceremony.placed(action);
  const { steps, approvals } = ceremony.state;
  return ceremony.placed(action, Math.min(steps.filter((step) => step.action === action).length, approvals.length + 1));
}

/** The phase that the command leads to, or the control that refuses it; `ceremony` goes on from there. */
export function outcomeOf(ceremony: Ceremony, name: CommandName): string {
  if (name === 'expire') ceremony.clock = Math.max(ceremony.clock, Date.parse(expiryOf(ceremony)));
  for (const write of COMMANDS[name](ceremony)) {
    const entry = appendEvent(ceremony.entries.at(-1), ceremony.id, ceremony.now, write(ceremony));
    const folded = fold(ceremony.state, entry, rsaVerify);
    if (!folded.ok) {
      const { control } = folded.refusal;
      // as the station answers (electron/station/ledger.ts): a room's script may have no step for the answer
      return name === 'execute' && control === 'STEP-ORDER-1' ? executionRefusal(ceremony.state).control : control;
    }
    ceremony.entries.push(entry);
    ceremony.state = folded.state;
    ceremony.clock += ceremony.pace;
    if (entry.record.event.type === 'execution.refused') return entry.record.event.body.refusal.control;
  }
  return ceremony.state.phase;
}
