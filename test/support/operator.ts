/**
 * What the people in the room do next, in any step of any script, told from the ceremony's state alone: so a whole ceremony of any kind can be
 * driven without a screen. What is out of the ordinary they settle first. Left out: opening a ceremony, and what hands do outside the machine.
 */
import { evidenceOf, performerOf, secretStops, unsettledProbes } from '../../shared/ceremony/evidence.ts';
import { isWhole, keypairAsked } from '../../shared/ceremony/keypair.ts';
import { cardsInRoom, oldSetAsked } from '../../shared/ceremony/old-set.ts';
import type { Overview } from '../../shared/ceremony/overview.ts';
import { PROBES, probeOf } from '../../shared/ceremony/probes.ts';
import { type CeremonyState, currentStep, personOf } from '../../shared/ceremony/state.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Command } from '../../shared/ipc/contract.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';

/** Null: nothing more can be done in this ceremony. `sign-off` is the witness's own, from the other screen. */
export type Move = Command | 'sign-off' | null;
/** What people see on the screen beside the log: why the last thing was refused, if it was, and the ceremonies of the workspace. */
export interface Seen {
  readonly refusal: Refusal | null;
  readonly ceremonies: readonly Overview[];
}

export function nextCommand(state: CeremonyState, seen: Seen): Move {
  if (state.interrupted === 'generate') return settleKeypair(state);
  if (state.interrupted !== null) return { do: 'resolve', outcome: 'did-not-happen', note: 'Nothing is in the printer, nothing was taken' };
  if (state.phase === 'Expired' || state.phase === 'Cancelled') return null;
  if (state.pausedAt !== null) return { do: 'resume' };
  const open = state.exceptions.find(({ resolved }) => resolved === null);
  if (open !== undefined) return decided(state, open.number);
  const step = currentStep(state);
  if (step === undefined) return null;
  return evidenceOf(state, step) === 'there' ? { do: 'answer', step: step.id } : act(state, step, seen);
}

/** A custodian holds the token's PIN: the last, whom nobody asks for anything else. */
const pinHolder = ({ opened, barred }: CeremonyState): string => opened.participants.custodians.findLast((id) => !barred.has(id)) ?? '';

/** They look, take a whole pair over, and destroy half of one. */
function settleKeypair(state: CeremonyState): Command {
  const { found } = state.keypair;
  const holder = pinHolder(state);
  if (found === null) return { do: 'seek-keypair', pinHolder: holder };
  if (found.privateKeys + found.publicKeys === 0)
    return { do: 'resolve', outcome: 'did-not-happen', note: 'Nothing of it is in the token' };
  const way = isWhole(found) && state.phase === 'Approved' ? 'adopt' : 'destroy';
  return { do: 'settle-keypair', way, note: 'As it was found in the token', pinHolder: holder };
}

function decided({ opened: { participants } }: CeremonyState, number: number): Command {
  const by = [participants.master, participants.witness];
  return { do: 'resolve-exception', number, decided: 'Good enough for practice, and for nothing else', by, affects: [] };
}

/** The witness says what is there; what is not as it should be becomes an exception. */
function settle(state: CeremonyState, probe: string): Command {
  const { title, witnessed } = probeOf(probe) ?? { title: probe, witnessed: false };
  if (witnessed && !state.probesSeen.has(probe)) return { do: 'probe-seen', probe, agrees: true };
  const happened = `${title}: this is a practice machine`;
  return { do: 'raise-exception', expected: `${title}: as the script says`, happened, by: state.opened.participants.witness, probe };
}

function checkMachine(state: CeremonyState): Command {
  if (state.probes === null) return { do: 'probe' };
  const unseen = PROBES.find(({ id, witnessed }) => witnessed && !state.probesSeen.has(id));
  return settle(state, unseen?.id ?? unsettledProbes(state)[0] ?? '');
}

/** A watch that goes with the station's clock, set to the room's time. */
const watch = ({ head, opened }: CeremonyState): string =>
  new Date(Date.parse(head.at) + opened.localOffset * 60_000).toISOString().slice(11, 19);

/** What an ended custody process held is gone: the cards that the station names are read once more. */
function combine({ cards }: CeremonyState, { refusal }: Seen): Command {
  const operands = refusal?.control === 'CUST-COMBINE-1' ? refusal.operands : {};
  const [missing] = String(operands['missing'] ?? '').split(' ');
  if (missing === undefined || missing === '') return { do: 'combine' };
  const form = cards.find(({ index }) => index === Number(missing))?.form;
  return { do: 'read-card', index: Number(missing), medium: form === 'token' ? 'token' : 'page' };
}

/** Every card that is here is read, then they are tried. */
function tryOldCards(state: CeremonyState): Command {
  const { reading, opened } = state.oldSet;
  if (opened !== null) return { do: 'open-old-set' };
  if (reading === null) {
    const [stops] = secretStops(state);
    return stops === undefined ? { do: 'begin-opening' } : settle(state, stops);
  }
  const next = cardsInRoom(reading.manifest, state.opened.participants).find(({ index }) => !reading.cards.has(index));
  return next === undefined ? { do: 'open-old-set' } : { do: 'read-old-card', index: next.index };
}

/** The same people as before, who can come now, and as many of them. */
function recreate({ opened: { operation } }: CeremonyState, { ceremonies }: Seen): Move {
  const stuck = ceremonies.find(({ id }) => operation.kind === 'stuck-ceremony' && id === operation.payload.ceremony);
  return stuck === undefined ? null : { do: 'recreate', custodians: [...stuck.custodians], approvalThreshold: stuck.threshold };
}

const formAt = ({ cards }: CeremonyState, { number }: ConcreteStep) => cards.find(({ index }) => index === number)?.form;

function act(state: CeremonyState, step: ConcreteStep, seen: Seen): Move {
  const person = performerOf(state, step);
  if (person === null) return null;
  switch (step.action) {
    case 'identify':
      return { do: 'identify', person, document: 'Passport' };
    case 'probe':
      return checkMachine(state);
    case 'clock':
      return { do: 'compare-clock', watch: watch(state) };
    case 'compare-script':
    case 'compare-request':
    case 'compare-outcome':
      return { do: 'digest-compared' };
    case 'initiate':
      return { do: 'initiate' };
    case 'approve': {
      const fingerprint = personOf(state.roster, person)?.key.fingerprint ?? '';
      return { do: 'approve', fingerprint, reason: 'Digest compared with my own paper, all lines the same' };
    }
    case 'make': {
      const [stops] = secretStops(state);
      return stops === undefined ? { do: 'make' } : settle(state, stops);
    }
    case 'execute': {
      if (oldSetAsked(state.opened.operation) !== null) return tryOldCards(state);
      if (keypairAsked(state) === null) return state.executionRefusals.length === 0 ? { do: 'execute' } : null;
      const [stops] = secretStops(state);
      return stops === undefined ? { do: 'generate', pinHolder: pinHolder(state) } : settle(state, stops);
    }
    case 'issue-card':
      return { do: 'issue-card', index: step.number, bag: formAt(state, step) === 'paper' ? `PRACTICE-${100 + step.number}` : null };
    case 'read-card':
      if (formAt(state, step) === 'token') return { do: 'read-card', index: step.number, medium: 'token' };
      // one is typed by hand, as where the page cannot be read
      return { do: 'read-card', index: step.number, medium: step.number === 2 ? 'typed' : 'page' };
    case 'combine':
      return combine(state, seen);
    case 'activate':
      return { do: 'activate' };
    case 'cancel-ceremonies':
      return { do: 'cancel-ceremonies', reason: 'It cannot go on, and nothing of it may' };
    case 'recreate':
      return recreate(state, seen);
    case 'revoke-approver':
      return { do: 'revoke-approver', because: 'The card was found in other hands' };
    case 'review-approvals':
      return state.incident.listed === null ? { do: 'list-approvals' } : { do: 'review-approvals', finding: 'Each was theirs' };
    case 'note':
      return { do: 'note', text: 'What happened, since when, and who decided' };
    case 'head':
      return { do: 'head-read' };
    case 'sign-off':
      return 'sign-off';
    case 'seal':
      return { do: 'seal' };
    case 'confirm-bytes':
    case 'sign-checkpoint':
    case 'sign-document':
    case 'sign-bundle':
      return { do: 'sign', person };
    case 'export':
      return { do: 'export' };
    case 'close':
      return { do: 'close' };
    // `confirm` is its own evidence; of bytes nothing can be proposed before an operation of this build makes some
    case 'confirm':
    case 'propose-bytes':
    case 'compare-bytes':
      return null;
  }
}
