/**
 * One sentence for each record of the log, as the appendix of the log document says it: who, what, and the values that were recorded. Not the
 * screens' sentences (shared/words): those follow the room's language, a signed document names controls and operands, which do not change.
 */
import type { CeremonyEvent } from '../format/ceremony-event.ts';
import { apart, clock, people, refusalText, withPerson } from './log-words.ts';
import { probeOf } from './probes.ts';
import { type CeremonyState, nameOf, stepOf } from './state.ts';

const short = (digest: string): string => digest.slice(0, 8);

export function logSentence(state: CeremonyState, event: CeremonyEvent): string {
  const name = (id: string): string => nameOf(state.roster, id);
  switch (event.type) {
    case 'ceremony.opened':
      return `The ceremony was opened: ${event.body.purpose}.`;
    case 'step.completed': {
      const { step, performer, confirmer, answer } = event.body;
      const words = (template: string): string => withPerson(state, template, performer);
      return `Step ${step}, ${words(stepOf(state, step)?.title ?? '')}: done by ${name(performer)}; ${name(confirmer)} answered “${words(answer)}”`;
    }
    case 'participant.identified':
      return `${name(event.body.person)} was identified by ${event.body.document} and token ${event.body.token.serial}.`;
    case 'identification.refused':
      return `${name(event.body.person)} was not identified: ${refusalText(event.body.refusal)}.`;
    case 'machine.probed': {
      const { phase, findings } = event.body;
      const good = findings.filter(({ result }) => result === 'pass').length;
      return `The machine was checked${phase === 'check' ? '' : ' before the secret'}: ${good} of ${findings.length} findings good.`;
    }
    case 'probe.seen': {
      const { probe, by, agrees } = event.body;
      return `${name(by)} saw ${agrees ? 'the same' : 'something else'}: ${probeOf(probe)?.title ?? probe}.`;
    }
    case 'exception.recorded':
      return `Exception ${event.body.number} in step ${event.body.step}: ${event.body.happened}`;
    case 'clock.compared':
      return `${name(event.body.by)}’s watch said ${event.body.watch}: ${apart(event.body.offsetSeconds)}.`;
    case 'digest.compared':
      return `The ${event.body.subject} digest ${short(event.body.digest)} was compared aloud; all lines were the same.`;
    case 'ceremony.initiated':
      return `The request was opened for approval, digest ${short(event.body.requestDigest)}.`;
    case 'card.asked':
      return `${name(event.body.person)} was asked for a card in step ${event.body.step}.`;
    case 'approval.intended':
      return `${name(event.body.person)} was about to approve request ${short(event.body.requestDigest)}.`;
    case 'ceremony.approved': {
      const { person, token, currentApprovals, threshold } = event.body;
      return `${name(person)} approved with token ${token.serial}: approval ${currentApprovals}, ${threshold} are needed.`;
    }
    case 'ceremony.approval_rejected': {
      const { person, refusal } = event.body;
      return `No approval by ${person === null ? 'a card that is on no roster' : name(person)}: ${refusalText(refusal)}.`;
    }
    case 'approval.declined':
      return `${name(event.body.person)} did not approve: ${event.body.reason}`;
    case 'key.makingIntended':
      return `The key was about to be made, with randomness of ${event.body.contributors.length} tokens.`;
    case 'key.made': {
      const { header, keyCheckValue } = event.body.manifest;
      return `The key was made and split ${header.threshold} of ${header.shards}; key check value ${keyCheckValue}.`;
    }
    case 'key.makingFailed':
      return `The key was not made: ${refusalText(event.body.refusal)}.`;
    case 'card.issued':
      return `Card ${event.body.index} was handed to ${name(event.body.holder)}, bag ${event.body.bag}.`;
    case 'card.readBack':
      return `Card ${event.body.index} of ${name(event.body.holder)} was read back, ${event.body.medium === 'page' ? 'from its page' : 'typed by hand'}.`;
    case 'card.readRefused':
      return `Card ${event.body.index} of ${name(event.body.holder)} was not accepted: ${refusalText(event.body.refusal)}.`;
    case 'shards.combined':
      return `Each of ${event.body.subsets} groups of ${event.body.threshold} cards opened the key; key check value ${event.body.keyCheckValue}.`;
    case 'shards.combineRefused':
      return `The cards did not open the key: ${refusalText(event.body.refusal)}.`;
    case 'set.activated':
      return `The card set ${short(event.body.setDigest)} became active.`;
    case 'ceremony.executed':
      return `The ceremony was executed; key check value ${event.body.keyCheckValue}.`;
    case 'ceremony.expired':
      return `The request expired at ${clock(state, event.body.expires)} UTC.`;
    case 'ceremony.cancelled':
      return `${name(event.body.by)} cancelled the ceremony: ${event.body.reason}`;
    case 'head.read':
      return `${name(event.body.by)} wrote down log head ${event.body.seq}, ${short(event.body.head)}.`;
    case 'signoff.recorded': {
      const { person, agrees, remark } = event.body;
      return `${name(person)} ${agrees ? 'agreed with the ceremony' : 'did not agree with the ceremony'}${remark === '' ? '.' : `: ${remark}`}`;
    }
    case 'log.sealed':
      return `${name(event.body.by)} sealed the log.`;
    case 'checkpoint.signed':
      return `${name(event.body.person)} signed the log head with token ${event.body.token.serial}.`;
    case 'document.signed':
      return `${name(event.body.person)} signed this document with token ${event.body.token.serial}.`;
    case 'bundle.signed':
      return `${name(event.body.person)} signed the bundle with token ${event.body.token.serial}.`;
    case 'signature.refused':
      return `No signature by ${name(event.body.person)} in step ${event.body.step}: ${refusalText(event.body.refusal)}.`;
    case 'bundle.exportIntended':
      return `The bundle was about to be written to ${event.body.file}, digest ${short(event.body.digest)}.`;
    case 'bundle.exported':
      return `The bundle was written to ${event.body.file}, ${event.body.bytes} bytes, digest ${short(event.body.digest)}.`;
    case 'bundle.exportFailed':
      return `The bundle was not written: ${refusalText(event.body.refusal)}.`;
    case 'ceremony.closed':
      return `${name(event.body.by)} closed the ceremony.`;
    case 'ceremony.paused':
      return `The ceremony was paused: ${event.body.reason}`;
    case 'ceremony.resumed':
      return `The ceremony was resumed with ${people(state, event.body.roll)}.`;
    case 'station.restarted': {
      const { lastAt, interrupted } = event.body;
      return `The station started again; its last record was of ${clock(state, lastAt)} UTC${interrupted === null ? '' : `, and ${interrupted} was interrupted`}.`;
    }
    case 'act.resolved': {
      const { act, outcome, by, note } = event.body;
      return `${people(state, by)} settled that ${act} ${outcome === 'happened' ? 'happened' : 'did not happen'}: ${note}`;
    }
  }
}
